import type { Condition } from '../../model/condition.ts';
import type { Aspect, StatusInput } from './aspect.ts';
import { created, limitsApplied, owned, running, specValid } from './aspects.ts';
import { deletionBlocked, isOverridden, paused, restartPending } from './blocked-aspects.ts';
import { healthy } from './health-aspect.ts';
import { memoryResized } from './memory-aspect.ts';
import { ready, reconciling, stalled } from './summary-aspects.ts';

/**
 * How an instance stands after a run, in a fixed order. `lastTransitionTime` moves only when a status
 * changes; conditions that are present only while True go when they no longer hold. What stays as it was is
 * the same object, which makes the usual run, in which nothing changes, cheap to compare.
 */
export function nextConditions(input: StatusInput): readonly Condition[] {
	const aspects = [
		specValid(input),
		owned(input),
		created(input),
		running(input),
		limitsApplied(input),
		memoryResized(input),
		healthy(input),
		restartPending(input),
		isOverridden(input),
		paused(input),
		deletionBlocked(input),
		reconciling(input),
		stalled(input),
	].filter((aspect) => aspect !== null);
	const next = [ready(input, aspects), ...aspects].map((aspect) => conditionOf(input, aspect));
	const { before } = input;
	const stays = next.length === before.length && next.every((each, at) => each === before[at]);
	return stays ? before : next;
}

function conditionOf({ before, record, now }: StatusInput, aspect: Aspect): Condition {
	const last = before.find(({ type }) => type === aspect.type);
	const observedGeneration = record?.generation ?? 0;
	if (last?.observedGeneration === observedGeneration && isSame(last, aspect)) return last;
	const lastTransitionTime = last?.status === aspect.status ? last.lastTransitionTime : now;
	return { ...aspect, observedGeneration, lastTransitionTime };
}

function isSame(last: Condition, { status, reason, message }: Aspect): boolean {
	return last.status === status && last.reason === reason && last.message === message;
}
