import { lstat, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT_DISK } from '../../../model/disks.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { Paths } from '../../../model/paths.ts';
import type { Progress } from '../../../model/progress.ts';
import { BLOCK, bytesBelow } from './bytes-below.ts';
import { creatingFolderOf } from './places.ts';

/**
 * How much of what an instance is made of is on disk. It is seen from outside, so it holds for whatever writes there: LXC's
 * templates, tar, cp, the script of an OS definition.
 */
export async function creationProgress(
	paths: Paths,
	name: string,
	spec: InstanceSpec,
): Promise<Progress | null> {
	const folder = creatingFolderOf(paths, name);
	const there = await lstat(folder).catch(() => null);
	if (there === null) return null;
	const [made, mounted, total] = await Promise.all([
		bytesBelow(folder),
		bytesMounted(join(folder, 'rootfs'), there.dev),
		sourceBytes(spec),
	]);
	// what a file is mounted from lies in the folder, and counts there
	return { done: Math.max(made, mounted), total };
}

/** What it is copied from; `null` for a system that is unpacked or installed, and for one that shares blocks with its base. */
async function sourceBytes({ os, disks }: InstanceSpec): Promise<number | null> {
	const root = disks.find(({ name }) => name === ROOT_DISK);
	if (os?.kind === 'copy') return await bytesBelow(os.path);
	if (root?.source.kind !== 'image' || root.source.base === null) return null;
	return await stat(root.source.base).then(
		({ blocks }) => blocks * BLOCK,
		() => null,
	);
}

/** In use on what is mounted there; 0 when nothing is. */
async function bytesMounted(path: string, outside: number): Promise<number> {
	const there = await lstat(path).catch(() => null);
	if (there === null || there.dev === outside) return 0;
	const { blocks, bfree, bsize } = await statfs(path);
	return (blocks - bfree) * bsize;
}
