import type { ObservedLimits } from '../../../model/observed.ts';

/** The memory of one running container, with what differs between cgroup versions behind it. */
export interface MemoryControl {
	/** Throws `CgroupGone` when the container has ended. */
	look(): Pick<ObservedLimits, 'memoryMax' | 'memoryUsed' | 'memory'>;
	/** What counts the harm that a shrink may do. All of it only grows. */
	signs(): Signs;
	/** Sets a limit that is not below the one in force. */
	raise(limit: number | null): Promise<void>;
	/**
	 * Brings the limit down as near to this one as the kernel can reclaim now, never so far that it has
	 * to kill; where it got to is seen by the next look. Takes the memory and swap limits together.
	 */
	lower(limit: number): Promise<void>;
}

export interface Signs {
	/** Processes of the container that the kernel killed for memory. */
	readonly oomKills: number;
	/** Bytes that were read back after they had been taken away. */
	readonly refaulted: number;
	/** Milliseconds in which somebody waited for memory; `null` when the kernel does not measure it. */
	readonly stalledMs: number | null;
}
