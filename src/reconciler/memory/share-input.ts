import type { AutoTarget } from '../../model/auto-target.ts';

/** An instance with `memory.target: Auto` and what it does with its memory. Sizes are bytes. */
export interface AutoInstance {
	readonly name: string;
	/** Its target always stays between these; `min` is at most `max`. */
	readonly min: number;
	readonly max: number;
	/** What the last round gave it, or the limit that it runs with when there was none. */
	readonly target: number;
	/** The limit in force: above the target while a shrink is still under way; `null` = none. */
	readonly limit: number | null;
	/** Its page cache included. */
	readonly usage: number;
	/** Usage without the page cache that nobody has read twice. */
	readonly workingSet: number;
	/** What the kernel cannot take back. */
	readonly unreclaimable: number;
	/** Part of the time, in percent, that tasks stalled on memory; `null` where the kernel does not tell. */
	readonly pressure: { readonly avg10: number; readonly avg60: number } | null;
	/** Pages that were read again soon after they had been dropped. */
	readonly refaultsPerSecond: number;
	/** How often it ran into its limit. */
	readonly limitHitsPerSecond: number;
	/** Since the last round. */
	readonly oomKills: number;
	/** Its share of scarce memory relative to the others'. */
	readonly weight: number;
}

/** The memory of the host, in bytes. */
export interface AutoNode {
	readonly total: number;
	/** Never given to instances. */
	readonly reserve: number;
	/** What the kernel could give out now without swapping. */
	readonly available: number;
	/** How many times the total less the reserve may be promised. */
	readonly overcommit: number;
	/** What instances without `target: Auto` may use. */
	readonly promised: number;
}

/** What the policy remembers of one instance from round to round. Times are ms since the epoch. */
export interface Past {
	readonly givenAt: number;
	readonly takenAt: number;
	/** Bytes that the last take took. */
	readonly taken: number;
	readonly workingSet: number;
	/** Nothing is probed before: the last take was noticed. */
	readonly quietUntil: number;
	/** How long the next noticed take keeps probes away. */
	readonly backoffMs: number;
}

export interface ShareInput {
	readonly node: AutoNode;
	readonly instances: readonly AutoInstance[];
	readonly past: ReadonlyMap<string, Past>;
	/** ms since the epoch. */
	readonly now: number;
}

export interface Shares {
	readonly targets: ReadonlyMap<string, AutoTarget>;
	/** For the next round. */
	readonly past: ReadonlyMap<string, Past>;
}
