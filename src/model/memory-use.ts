/** What one running container does with its memory. Sizes are bytes; what is counted began with its start. */
export interface MemoryUse {
	/** `null` = no limit. */
	readonly limit: number | null;
	/** Page cache included. */
	readonly usage: number;
	/** Usage without the page cache that the kernel would drop first. */
	readonly workingSet: number;
	/** All but page cache of files: what no reclaim gets back without swap. */
	readonly unreclaimable: number;
	/** Percent of the time that some task stalled on memory; `null` where the kernel does not tell (cgroup v1). */
	readonly pressure: { readonly avg10: number; readonly avg60: number } | null;
	/** Pages of files that were read again soon after they had been dropped. */
	readonly refaults: number;
	/** How often a charge met the limit. */
	readonly limitHits: number;
	readonly oomKills: number;
}

/** One look at the memory of the host and of its containers. */
export interface MemoryLook {
	readonly total: number;
	/** What the kernel could give out without swapping. */
	readonly available: number;
	/** By name; who does not run is not there. */
	readonly instances: ReadonlyMap<string, MemoryUse>;
}
