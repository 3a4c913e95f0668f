import { join } from 'node:path';
import type { Mount } from '../cgroup/mount-info.ts';
import { inUse } from './in-use.ts';
import { isLoopOf } from './loops.ts';
import { diskOf, mountAt } from './mounts.ts';
import type { Disk } from './storage-driver.ts';

/** The file: the one that the spec names, or ours in the instance's folder. */
export function imagePath({ name, source, folder }: Disk<'image'>): string {
	return source.path ?? join(folder, 'disks', `${name}.img`);
}

/** Its mount; `null` when nothing is mounted at its place, and `DiskBusy` when something else is. */
export async function mountedImage(disk: Disk<'image'>): Promise<Mount | null> {
	const mount = await mountAt(disk.mountPoint);
	if (mount === null || (await isMountOf(disk, mount))) return mount;
	throw inUse(disk);
}

/** Whether it is this image that a mount shows. */
export async function isMountOf(disk: Disk<'image'>, mount: Mount): Promise<boolean> {
	return await isLoopOf(await diskOf(mount), imagePath(disk));
}
