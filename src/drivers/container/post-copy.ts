import type { Duplex } from 'node:stream';
import type { OwnedTarget } from './driver.ts';

/**
 * Moving processes before their memory: they go on at the target, which fetches each page when it is touched and the rest meanwhile, from
 * processes that stand still at the source. Both sides do with a folder of images, of which the target has a copy.
 */
export interface PostCopy {
	/**
	 * Writes all but the memory of the processes into images and lets them stand still, whatever becomes of this process. Their memory goes
	 * through a way, which each try uses up. Fails with `CheckpointFailed`, or as `openWay` does; then they run on as before, and the folder is
	 * not there.
	 */
	hold(target: OwnedTarget, order: HoldOrder, signal?: AbortSignal): Promise<void>;
	/** Lets what stands still go on here, with its network; the folder goes. Nothing to do when nothing is held. */
	letGo(target: OwnedTarget, folder: string): Promise<void>;
	/** Ends what stands still without its doing anything more: it runs elsewhere, with all of its memory. */
	end(target: OwnedTarget, folder: string): Promise<void>;
	/** At the target, when its memory cannot come any more: ends it, and remembers why. */
	lose(name: string, folder: string): Promise<void>;
}

export interface HoldOrder {
	/** Where the images go; it is made. */
	readonly folder: string;
	/** Gives a new way each time, which ends in what fetches the memory at the target. A socket of this process. */
	readonly openWay: () => Promise<Duplex>;
}

/** What carries memory to the target is started with this as an argument, and with the folder of its images. */
export const WAY = 'ballast-memory-way';
