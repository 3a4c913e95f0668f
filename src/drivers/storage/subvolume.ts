import { lstat, readdir, readlink, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeWith } from './host-tool.ts';

/** Begins the names of the subvolumes that ballast makes. */
export const VOLUME_PREFIX = 'ballast-';

/** The top of each subvolume has this number in its file system, and nothing else has. */
const TOP_INODE = 256;

const BTRFS_MAGIC = 0x9123683e;

export async function isSubvolume(path: string): Promise<boolean> {
	const there = await stat(path).catch(() => null);
	if (there?.isDirectory() !== true || there.ino !== TOP_INODE) return false;
	const { type } = await statfs(path);
	return type === BTRFS_MAGIC;
}

/** Removes for good the subvolumes that links in an instance's folder lead to; gone already is success. */
export async function removeSubvolumes(folder: string): Promise<void> {
	for (const path of await linkedSubvolumes(folder)) {
		await writeWith(['btrfs', 'subvolume', 'delete', path], `remove the subvolume ${path}`);
	}
}

/** The paths of the subvolumes that links in an instance's folder lead to. */
export async function linkedSubvolumes(folder: string): Promise<readonly string[]> {
	const names = await readdir(join(folder, 'disks')).catch(() => []);
	const places = [join(folder, 'rootfs'), ...names.map((name) => join(folder, 'disks', name))];
	const found: string[] = [];
	for (const place of places) {
		const there = await lstat(place).catch(() => null);
		if (there?.isSymbolicLink() !== true) continue;
		const path = await readlink(place);
		if (basename(path).startsWith(VOLUME_PREFIX) && (await isSubvolume(path))) found.push(path);
	}
	return found;
}
