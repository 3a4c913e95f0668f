import type { Assessment } from './assess.ts';
import type { Past } from './share-input.ts';
import { FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS } from './thresholds.ts';

/** What a round did to one target, in bytes. */
export interface Change {
	readonly given: number;
	readonly taken: number;
}

const NEVER: Omit<Past, 'workingSet'> = {
	givenAt: Number.NEGATIVE_INFINITY,
	takenAt: Number.NEGATIVE_INFINITY,
	taken: 0,
	quietUntil: Number.NEGATIVE_INFINITY,
	backoffMs: FIRST_BACKOFF_MS,
};

export function nextPast(
	{ instance: { workingSet }, hasNoticed }: Assessment,
	{
		change: { given, taken },
		before,
		now,
	}: { readonly change: Change; readonly before: Past | null; readonly now: number },
): Past {
	const past = { ...NEVER, ...before, workingSet };
	if (hasNoticed) return noticed(past, given, now);
	if (taken > 0) return { ...past, takenAt: now, taken, backoffMs: backoffAt(past, now) };
	return given > 0 ? { ...past, givenAt: now, taken: 0 } : past;
}

/** A take that nobody noticed for long is forgotten: the load is another one by now. */
function backoffAt({ quietUntil, backoffMs }: Past, now: number): number {
	return now - quietUntil > LONGEST_BACKOFF_MS ? FIRST_BACKOFF_MS : backoffMs;
}

/** Each take that is noticed keeps the next probe away for longer, so that constant load sees ever fewer. */
function noticed(past: Past, given: number, now: number): Past {
	return {
		...past,
		givenAt: given > 0 ? now : past.givenAt,
		taken: 0,
		quietUntil: now + past.backoffMs,
		backoffMs: Math.min(LONGEST_BACKOFF_MS, 2 * past.backoffMs),
	};
}
