import type { PruneHold } from '../../model/record.ts';

/** An instance that the specs no longer want, and how many vanished with it. */
export interface Vanished {
	readonly name: string;
	/** All that the specs no longer want now, this one among them. */
	readonly vanished: number;
	/** What its record remembers of them. */
	readonly hold: PruneHold | null;
	/** `prune.max` of the settings. */
	readonly max: number;
}

/**
 * Why it must not be deleted unless somebody approves that, or `null`. More than `max` at once looks like a mistake (a
 * wrong folder, a bad merge), and then none of them goes by itself: a part of a mistake is one as well, also when the
 * rest of it is gone or was declared again.
 */
export function pruneGuard({ name, vanished, hold, max }: Vanished): string | null {
	const most = mostVanished(vanished, hold);
	if (most <= max) return null;
	return `${most} instances vanished from the specs at once and prune.max is ${max}; approve each: ballast approve ${name}`;
}

/** With how many it vanished, as far as anybody saw. */
export function mostVanished(vanished: number, hold: PruneHold | null): number {
	return Math.max(vanished, hold?.vanished ?? 0);
}
