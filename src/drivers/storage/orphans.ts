import { realpath } from 'node:fs/promises';
import { detachLoop, listLoops } from './loops.ts';
import { diskOf, readMounts, unmount } from './mounts.ts';
import type { Disk } from './storage-driver.ts';

/** What lies below our lxcpath and no instance needs. */
export interface Orphans {
	/** The innermost first. */
	readonly mountPoints: readonly string[];
	readonly loops: readonly string[];
}

/** Mounts and loop devices below `lxcpath` that none of these disks owns. */
export async function findOrphans(
	lxcpath: string,
	disks: readonly Pick<Disk, 'folder' | 'mountPoint'>[],
	signal?: AbortSignal,
): Promise<Orphans> {
	const top = await realpath(lxcpath);
	const [mounts, loops] = await Promise.all([readMounts(), listLoops(signal)]);
	const owned = disks.flatMap(({ mountPoint, folder }) => [mountPoint, `${folder}/disks`]);
	const places = await Promise.all(owned.map((path) => realpath(path).catch(() => path)));
	const isOrphan = (path: string) =>
		isBelow(path, top) && !places.some((place) => path === place || isBelow(path, place));
	const mountPoints = mounts.map(({ mountPoint }) => mountPoint).filter(isOrphan);
	const elsewhere = new Set(
		await Promise.all(mounts.filter(({ mountPoint }) => !isBelow(mountPoint, top)).map(diskOf)),
	);
	// one of ours that somebody mounted at a place of their own is theirs to end
	const left = loops.filter(
		({ backingFile, number }) => isOrphan(backingFile) && !elsewhere.has(number),
	);
	return { mountPoints: mountPoints.toReversed(), loops: left.map(({ device }) => device) };
}

/** Fails with `DiskBusy` at the first mount that something uses. */
export async function releaseOrphans(orphans: Orphans, signal?: AbortSignal): Promise<void> {
	for (const path of orphans.mountPoints) await unmount(path, signal);
	// one that its mount took along is gone already
	for (const device of orphans.loops) await detachLoop(device, signal);
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
