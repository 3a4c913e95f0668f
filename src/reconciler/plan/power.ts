import { afterDependents } from './dependencies.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { stopSteps } from './stopping.ts';
import type { WantedSpec } from './wanted.ts';

/** From running or frozen to the state that the spec says, short of a restart. */
export function planPower(input: PlanInput, { spec }: WantedSpec): PlanPart {
	const { state } = input.observed;
	switch (spec.state) {
		case 'Frozen':
			if (state === 'FROZEN') return NOTHING;
			return {
				...NOTHING,
				verb: 'FREEZE',
				steps: [because('ShouldBeFrozen', 'spec.state is Frozen', { do: 'freeze' })],
			};
		case 'Running':
			if (state === 'RUNNING') return NOTHING;
			return {
				...NOTHING,
				verb: 'UNFREEZE',
				steps: [because('ShouldBeThawed', 'spec.state is Running', { do: 'unfreeze' })],
			};
		case 'Stopped':
		case 'Absent':
			return stopPart(input, spec);
	}
}

function stopPart(input: PlanInput, spec: WantedSpec['spec']): PlanPart {
	const { observed, record } = input;
	const message = `spec.state is ${spec.state}`;
	const steps = stopSteps(observed, spec, { reason: 'ShouldBeStopped', message });
	const part: PlanPart = { ...NOTHING, verb: 'STOP', steps };
	const protection = protectedFrom('Stop', { spec, record });
	return protection === null
		? afterDependents(input, part)
		: heldBack(part, refused('Protected', protection));
}
