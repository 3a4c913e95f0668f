import type { Signs } from './memory-control.ts';

/** How fast a limit goes down: bytes of one step, and how long its effect is watched. */
export interface Pace {
	readonly stepBytes: number;
	readonly watchMs: number;
}

const MIB = 2 ** 20;

/** A step must be over in a fraction of a second, so that whoever asked can be answered. */
const STEP = { least: MIB, most: 256 * MIB } as const;
const WATCH_MS = { least: 10, most: 160 } as const;
/** So long a container is watched before the first step, to know what is usual for it. */
export const USUAL_MS = 10;

/** Part of the time in which somebody waited for memory, from which on a step counts as harm. */
const STALLED_TOO_LONG = 0.4;
/** Reading back so many times as much as usual means that what was taken away was in use. */
const REFAULTED_TOO_MUCH = 2;
/** Bytes; the kernel adds up its counts in portions about so large. */
const REFAULT_PORTION = 24 * MIB;

/** A quarter of the way at first: most of what a container can give it gives easily. */
export function firstPace(distance: number): Pace {
	return { stepBytes: clamped(distance / 4, STEP), watchMs: WATCH_MS.least };
}

export function faster({ stepBytes }: Pace): Pace {
	return { stepBytes: clamped(stepBytes * 2, STEP), watchMs: WATCH_MS.least };
}

/** `null` when it cannot be slower: then this is not the time for it. */
export function slower({ stepBytes, watchMs }: Pace): Pace | null {
	if (stepBytes <= STEP.least) return null;
	return { stepBytes: clamped(stepBytes / 2, STEP), watchMs: clamped(watchMs * 2, WATCH_MS) };
}

export type Verdict = 'Calm' | 'Strained' | 'Killed';

/** One step that was taken: the signs around it, how long that was, and how much of that was our own reclaiming. */
export interface StepTaken {
	readonly before: Signs;
	readonly after: Signs;
	readonly ms: number;
	readonly reclaimingMs: number;
	/** Bytes a millisecond that were read back before any step: some read more than they can ever keep. */
	readonly usualRefaults: number;
}

/** Our own reclaiming counts as a stall of the host, and is taken off. */
export function judge({ before, after, ms, reclaimingMs, usualRefaults }: StepTaken): Verdict {
	if (after.oomKills > before.oomKills) return 'Killed';
	const stalledMs =
		before.stalledMs === null || after.stalledMs === null
			? 0
			: after.stalledMs - before.stalledMs - reclaimingMs;
	const isStalled = stalledMs > ms * STALLED_TOO_LONG;
	const refaulted = after.refaulted - before.refaulted;
	const isInUse = refaulted > usualRefaults * ms * REFAULTED_TOO_MUCH + REFAULT_PORTION;
	return isStalled || isInUse ? 'Strained' : 'Calm';
}

function clamped(value: number, { least, most }: { least: number; most: number }): number {
	return Math.round(Math.min(most, Math.max(least, value)));
}
