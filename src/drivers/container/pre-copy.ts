import type { OwnedTarget } from './driver.ts';

/** Copying the memory of processes while they run, so that little of it is left for the moment at which they stand still. */
export interface PreCopy {
	/**
	 * Writes memory of what runs into images, in a part of that folder of its own: all of it in round 1, for which the folder is made anew, and in each
	 * further one what was written to since the one before. The rounds are used up by a `checkpoint` into the same folder, whose images need them.
	 * Returns the bytes of memory. Fails with `CheckpointFailed`; then it runs on as before, and the folder is not there.
	 */
	round(target: OwnedTarget, order: RoundOrder, signal?: AbortSignal): Promise<number>;
}

export interface RoundOrder {
	readonly folder: string;
	/** Counted from 1. */
	readonly round: number;
}
