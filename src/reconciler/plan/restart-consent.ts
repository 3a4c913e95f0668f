import { missingCpus } from '../../model/host-cpus.ts';
import type { LxcState } from '../../model/observed.ts';
import type { Hold, PlannedStep } from '../../model/plan.ts';
import { consentHash, isApproved } from './consent.ts';
import { changesSince } from './field-changes-in-words.ts';
import type { PlanInput } from './plan-input.ts';
import { because, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { freezeIfWanted } from './starting.ts';
import { stopSteps } from './stopping.ts';
import type { LimitAtRestart } from './unreachable-limits.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * Restarts a container that runs with an older spec, or that cannot take a limit while it runs, if
 * updates.restart or an approval allows it.
 */
export function planRestart(
	input: PlanInput,
	wanted: WantedSpec,
	limits: readonly LimitAtRestart[],
): PlanPart {
	const changed = changesSince(input.record?.started ?? null, wanted, {
		apply: 'restart',
		note: 'takes effect at a restart',
	});
	const changes = [...changed, ...limits.map(({ change }) => change)];
	if (changes.length === 0) return NOTHING;
	const fields = [...changed.map(({ field }) => field), ...limits.map(({ label }) => label)].join(
		', ',
	);
	// Held steps begin at the state that the steps beside them bring about, so that the hash that somebody
	// approves is still the same at the next look.
	const held = restartSteps(wanted.spec.state === 'Frozen' ? 'FROZEN' : 'RUNNING', wanted, fields);
	const hash = consentHash(input.name, wanted.hash, held);
	const part: PlanPart = { ...NOTHING, verb: 'RESTART', changes };
	const hold = holdOf(input, wanted, { fields, hash });
	if (hold === null) return { ...part, steps: restartSteps(input.observed.state, wanted, fields) };
	return { ...part, held, holds: [hold], hash: hold.kind === 'consent' ? hash : '' };
}

function restartSteps(state: LxcState, wanted: WantedSpec, fields: string): readonly PlannedStep[] {
	const { spec, hash } = wanted;
	const message = `changed: ${fields}`;
	return [
		...stopSteps({ state }, spec, { reason: 'RestartNeeded', message }),
		because('RestartNeeded', message, { do: 'configure', spec, hash }),
		because('RestartNeeded', message, { do: 'start', spec, hash }),
		...freezeIfWanted(wanted),
	];
}

/** What keeps the restart from being done now; `null` when there is consent. */
function holdOf(
	{ name, record, node }: PlanInput,
	{ spec }: WantedSpec,
	{ fields, hash }: { readonly fields: string; readonly hash: string },
): Hold | null {
	const protection = protectedFrom('Stop', { spec, record });
	if (protection !== null) return refused('Protected', `${protection} (changed: ${fields})`);
	const missing = missingCpus(spec, node);
	if (missing !== null) return refused('CpusMissing', missing);
	switch (spec.updates.restart) {
		case 'Auto':
			return null;
		case 'Approve':
			if (isApproved(record, hash)) return null;
			return {
				kind: 'consent',
				reason: 'RestartPending',
				message: `the restart for ${fields} awaits approval: ballast approve ${name}`,
			};
		case 'Never':
			return refused('RestartPending', `updates.restart is Never (changed: ${fields})`);
	}
}
