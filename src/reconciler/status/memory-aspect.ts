import { wantedMemory } from '../../model/auto-target.ts';
import { isMemoryLimit, memoryLimit } from '../../model/memory-limit.ts';
import type { Plan, PlannedStep } from '../../model/plan.ts';
import { formatBytes } from '../../model/quantity.ts';
import type { Reason } from '../../model/reasons.ts';
import type { Aspect, StatusInput } from './aspect.ts';
import { specNow } from './aspects.ts';

/** What keeps a planned memory limit from being reached. */
const HOLDS: ReadonlySet<Reason> = new Set(['LimitInfeasible', 'NodeFull']);

/**
 * Whether the memory limit is what is wanted; `null` while it does not run, is not ours, has no limit either
 * way, or has no cgroup that could hold one.
 */
export function memoryResized(input: StatusInput): Aspect | null {
	const { plan, outcome, observed } = input;
	if (!observed.limits?.memory || observed.ownership === 'Foreign') return null;
	const desired = desiredNow(input, observed.limits.memoryMax);
	if (desired === null && observed.limits.memoryMax === null) return null;
	const hold = plan.holds.find((each) => HOLDS.has(each.reason));
	if (hold !== undefined) return notYet(hold);
	const step = resizeIn(plan);
	if (step === undefined || outcome.kind === 'Done') return asDesired(desired);
	if (outcome.kind === 'Failed' || outcome.kind === 'Waiting') return notYet(outcome);
	const reason = outcome.kind === 'Unattended' ? 'NotApplied' : 'InProgress';
	return notYet({ reason, message: step.message });
}

/** What the node gave by target Auto is wanted: a step that changes it says so. */
function desiredNow(input: StatusInput, limit: number | null): number | null {
	const memory = specNow(input)?.memory ?? null;
	return memory === null ? null : memoryLimit(wantedMemory(memory, null, limit));
}

function asDesired(desired: number | null): Aspect {
	const message = `${desired === null ? 'no limit' : formatBytes(desired)}, as desired`;
	return { type: 'MemoryResized', status: 'True', reason: 'MemoryAsDeclared', message };
}

function notYet({ reason, message }: Pick<Aspect, 'reason' | 'message'>): Aspect {
	return { type: 'MemoryResized', status: 'False', reason, message };
}

function resizeIn({ steps, held }: Plan): PlannedStep | undefined {
	return [...steps, ...held].find(
		({ step }) => step.do === 'setLimit' && isMemoryLimit(step.limit),
	);
}
