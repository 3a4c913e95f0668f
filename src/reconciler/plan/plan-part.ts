import type { Change, Hold, PlannedStep, PlanVerb, Step } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';

/** What one rule adds to a plan. */
export interface PlanPart {
	readonly verb: PlanVerb;
	readonly steps: readonly PlannedStep[];
	readonly held: readonly PlannedStep[];
	readonly holds: readonly Hold[];
	readonly changes: readonly Change[];
	/** Identifies what somebody may give consent to; '' when there is nothing of the kind. */
	readonly hash: string;
}

export const NOTHING: PlanPart = {
	verb: 'NONE',
	steps: [],
	held: [],
	holds: [],
	changes: [],
	hash: '',
};

const STRONGEST_FIRST: readonly PlanVerb[] = [
	'DELETE',
	'CREATE',
	'RECREATE',
	'MIGRATE',
	'RESTART',
	'REBOOT',
	'START',
	'STOP',
	'FREEZE',
	'UNFREEZE',
	'CLEANUP',
	'LIVE',
	'NONE',
];

/** The parts in order: steps of the first are taken first, and the strongest verb names the whole. */
export function joinParts(...all: readonly PlanPart[]): PlanPart {
	// most rules have nothing to say of most instances
	const parts = all.filter((part) => part !== NOTHING);
	if (parts.length === 0) return NOTHING;
	const verbs = new Set(parts.map((part) => part.verb));
	return {
		verb: STRONGEST_FIRST.find((verb) => verbs.has(verb)) ?? 'NONE',
		steps: parts.flatMap((part) => part.steps),
		held: parts.flatMap((part) => part.held),
		holds: eachOnce(parts.flatMap((part) => part.holds)),
		changes: parts.flatMap((part) => part.changes),
		hash: parts.find((part) => part.hash !== '')?.hash ?? '',
	};
}

/** What keeps two parts back is said once. */
function eachOnce(holds: readonly Hold[]): readonly Hold[] {
	return holds.filter(
		({ reason, message }, index) =>
			holds.findIndex((other) => other.reason === reason && other.message === message) === index,
	);
}

export function because(reason: Reason, message: string, step: Step): PlannedStep {
	return { step, reason, message };
}

export function refused(reason: Reason, message: string): Hold {
	return { kind: 'refused', reason, message };
}

/** The same part with everything it would do kept back by a hold. */
export function heldBack(part: PlanPart, hold: Hold): PlanPart {
	return {
		...part,
		steps: [],
		held: [...part.steps, ...part.held],
		holds: [hold, ...part.holds],
	};
}
