import type { Condition } from '../../model/condition.ts';
import type { Aspect, StatusInput } from './aspect.ts';
import { created, limitsApplied, owned, running, specValid } from './aspects.ts';
import { deletionBlocked, paused, restartPending } from './blocked-aspects.ts';
import { memoryResized } from './memory-aspect.ts';
import { ready, reconciling, stalled } from './summary-aspects.ts';

/**
 * How an instance stands after a run, in a fixed order. `lastTransitionTime` moves only when a status
 * changes; conditions that are present only while True go when they no longer hold.
 */
export function nextConditions(input: StatusInput): readonly Condition[] {
	const aspects = [
		specValid(input),
		owned(input),
		created(input),
		running(input),
		limitsApplied(input),
		memoryResized(input),
		restartPending(input),
		paused(input),
		deletionBlocked(input),
		reconciling(input),
		stalled(input),
	].filter((aspect) => aspect !== null);
	return [ready(input, aspects), ...aspects].map((aspect) => conditionOf(input, aspect));
}

function conditionOf({ before, record, now }: StatusInput, aspect: Aspect): Condition {
	const last = before.find(({ type }) => type === aspect.type);
	return {
		...aspect,
		observedGeneration: record?.generation ?? 0,
		lastTransitionTime: last?.status === aspect.status ? last.lastTransitionTime : now,
	};
}
