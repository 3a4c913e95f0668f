import { afterDependents } from './dependencies.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { stopSteps } from './stopping.ts';
import type { WantedSpec } from './wanted.ts';

/** From running or frozen to the state that the spec says, short of a restart. */
export function planPower(input: PlanInput, wanted: WantedSpec): PlanPart {
	const { spec, stateBy } = wanted;
	const { state } = input.observed;
	switch (spec.state) {
		case 'Frozen':
			if (state === 'FROZEN') return NOTHING;
			return {
				...NOTHING,
				verb: 'FREEZE',
				steps: [because('ShouldBeFrozen', stateBy, { do: 'freeze' })],
			};
		case 'Running':
			if (state === 'RUNNING') return NOTHING;
			return {
				...NOTHING,
				verb: 'UNFREEZE',
				steps: [because('ShouldBeThawed', stateBy, { do: 'unfreeze' })],
			};
		case 'Stopped':
		case 'Absent':
			return stopPart(input, wanted);
	}
}

function stopPart(input: PlanInput, { spec, stateBy }: WantedSpec): PlanPart {
	const { observed, record } = input;
	const steps = stopSteps(observed, spec, { reason: 'ShouldBeStopped', message: stateBy });
	const part: PlanPart = { ...NOTHING, verb: 'STOP', steps };
	const protection = protectedFrom('Stop', { spec, record });
	return protection === null
		? afterDependents(input, part)
		: heldBack(part, refused('Protected', protection));
}
