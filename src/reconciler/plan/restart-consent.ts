import type { Change, Hold } from '../../model/plan.ts';
import type { RestartWindow } from '../../model/window.ts';
import { consentHash, isApproved } from './consent.ts';
import { changesSince } from './field-changes-in-words.ts';
import { impossibleStart } from './impossible-start.ts';
import { liveNics, nicOf, nicsAtRestart } from './live-nics.ts';
import { nextOpening } from './opening.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { restartSteps } from './restart-steps.ts';
import { localTimeInWords } from './time-words.ts';
import type { WantedSpec } from './wanted.ts';

/** A change of a live field that here only a restart can bring. */
export interface AtRestart {
	/** `cpu.quota (needs the cgroup controller cpu)`. */
	readonly label: string;
	readonly change: Change;
}

/**
 * Restarts a container that runs with an older spec, or that cannot take something while it runs, if
 * updates.restart or an approval allows it.
 */
export function planRestart(
	input: PlanInput,
	wanted: WantedSpec,
	others: readonly AtRestart[],
): PlanPart {
	const changed = changesAtRestart(input, wanted);
	const changes = [...changed, ...others.map(({ change }) => change)];
	if (changes.length === 0) return NOTHING;
	const labels = [...changed.map(({ field }) => field), ...others.map(({ label }) => label)];
	const fields = [...new Set(labels)].join(', ');
	const cause = { reason: 'RestartNeeded', message: `changed: ${fields}` } as const;
	// Held steps begin at the state that the steps beside them bring about, so that the hash that somebody
	// approves is still the same at the next look.
	const held = restartSteps(wanted.spec.state === 'Frozen' ? 'FROZEN' : 'RUNNING', wanted, cause);
	const hash = consentHash(input.name, wanted.hash, held);
	const part: PlanPart = { ...NOTHING, verb: 'RESTART', changes };
	const hold = holdOf(input, wanted, { fields, hash });
	if (hold === null) return { ...part, steps: restartSteps(input.observed.state, wanted, cause) };
	// A guard is lifted where it was set; what waits for a person or for its hours is released by approval.
	return { ...part, held, holds: [hold], hash: hold.kind === 'refused' ? '' : hash };
}

/** The fields that take effect at a restart; of a NIC, with the reason why it cannot change before. */
function changesAtRestart(input: PlanInput, wanted: WantedSpec): readonly Change[] {
	const note = 'takes effect at a restart';
	const since = changesSince(input.record?.started ?? null, wanted, { apply: 'restart', note });
	const live = liveNics(input, wanted);
	const whys = nicsAtRestart(input, wanted);
	return since
		.filter(({ field }) => !live.has(nicOf(field) ?? ''))
		.map((change) => {
			const why = whys.get(nicOf(change.field) ?? '');
			return why === undefined ? change : { ...change, note: `${note}: ${why}` };
		});
}

/** What keeps the restart from being done now; `null` when there is consent. */
function holdOf(
	input: PlanInput,
	{ spec }: WantedSpec,
	{ fields, hash }: { readonly fields: string; readonly hash: string },
): Hold | null {
	const { name, record, now } = input;
	const protection = protectedFrom('Stop', { spec, record });
	if (protection !== null) return refused('Protected', `${protection} (changed: ${fields})`);
	const impossible = impossibleStart(input, spec);
	if (impossible !== null) return impossible;
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
		case 'InWindow':
			return isApproved(record, hash) ? null : windowHold(spec.updates.window, fields, now);
		case 'Never':
			return refused('RestartPending', `updates.restart is Never (changed: ${fields})`);
	}
}

/** A restart begins while the window is open; `null` = it is. One without hours, which no good spec has, never is. */
function windowHold(window: RestartWindow | null, fields: string, now: number): Hold | null {
	if (window === null) return refused('RestartPending', `it has no window (changed: ${fields})`);
	const opening = nextOpening(window, now);
	if (opening.open) return null;
	const opens = `${localTimeInWords(opening.fromMs, window.timezone)} ${window.timezone}`;
	return {
		kind: 'wait',
		reason: 'RestartPending',
		message: `window ${window.name} opens at ${opens} (changed: ${fields})`,
		untilMs: opening.fromMs,
	};
}
