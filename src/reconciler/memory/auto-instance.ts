import type { AutoTarget } from '../../model/auto-target.ts';
import type { MemorySpec } from '../../model/instance-spec.ts';
import type { MemoryUse } from '../../model/memory-use.ts';
import type { AutoInstance } from './share-input.ts';
import { clamp } from './thresholds.ts';

/** What the counters said at an earlier look; `at` is ms since the epoch. */
export interface Reading {
	readonly use: MemoryUse;
	readonly at: number;
}

export interface Seen {
	readonly name: string;
	readonly memory: MemorySpec;
	readonly now: Reading;
	/** `null` at the first look. */
	readonly before: Reading | null;
	/** What the last round gave. */
	readonly given: AutoTarget | null;
}

// Hardly an init runs in less; the schema refuses such limits.
const LEAST = 4 * 2 ** 20;

/** What the policy looks at. `capacity`: what the node has for instances, the max of one that has none. */
export function autoInstance(
	{ name, memory, now, before, given }: Seen,
	capacity: number,
): AutoInstance {
	const { limit, usage, workingSet, unreclaimable, pressure } = now.use;
	const min = memory.min ?? LEAST;
	const max = Math.max(min, memory.max ?? capacity);
	const perSecond = (counter: 'refaults' | 'limitHits') => rate(counter, now, before);
	return {
		...{ name, min, max, limit, usage, workingSet, unreclaimable, pressure },
		target: clamp(given?.target ?? limit ?? max, min, max),
		refaultsPerSecond: perSecond('refaults'),
		limitHitsPerSecond: perSecond('limitHits'),
		oomKills: Math.max(0, now.use.oomKills - (before?.use.oomKills ?? now.use.oomKills)),
		weight: memory.weight,
	};
}

/** A counter that went back belongs to a container that was started anew. */
function rate(counter: 'refaults' | 'limitHits', now: Reading, before: Reading | null): number {
	if (before === null || now.at <= before.at) return 0;
	return Math.max(0, now.use[counter] - before.use[counter]) / ((now.at - before.at) / 1000);
}
