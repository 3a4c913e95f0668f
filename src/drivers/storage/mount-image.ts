import { OperationError } from '../../model/errors.ts';
import { writeWith } from './host-tool.ts';
import { imagePath, mountedImage } from './image-place.ts';
import { loopsOf } from './loops.ts';
import { requireFree } from './mounted-device.ts';
import { makeMountPoint } from './mounts.ts';
import { findPartition } from './partition.ts';
import type { Disk } from './storage-driver.ts';

type Image = Disk<'image'>;

/**
 * Mounts an image at its place. The loop device is the kernel's to detach (`autoclear`): when `mount` is killed
 * before the mount is there, and when the mount ends.
 */
export async function mountImage(disk: Image, signal?: AbortSignal): Promise<void> {
	const path = imagePath(disk);
	await requireUnused(disk, path);
	await makeMountPoint(disk.mountPoint);
	const { filesystem, partition } = disk.source;
	const where = partition === null ? '' : await partitionOption(path, partition, signal);
	const options = `loop,${disk.readOnly ? 'ro' : 'rw'}${where}`;
	const what = `mount ${path} at ${disk.mountPoint}`;
	const argv = ['mount', '-t', filesystem, '-o', options, '--', path, disk.mountPoint] as const;
	await writeWith(argv, what, signal).catch(async (cause: unknown) => {
		// the mount of a ballast that was killed may have come to its end meanwhile
		if ((await mountedImage(disk)) === null) throw cause;
	});
}

/** One loop device that nothing else uses is used again; two on the same blocks would destroy the file system. */
async function requireUnused({ mountPoint }: Image, path: string): Promise<void> {
	const loops = await loopsOf(path);
	if (loops.length > 1) {
		const names = loops.map(({ device }) => device).join(' and ');
		throw new OperationError(`cannot use ${path}: ${names} show it already`, {
			reason: 'DiskBusy',
			hint: 'Detach them with losetup -d when nothing uses them.',
		});
	}
	for (const { number } of loops) await requireFree(number, path, mountPoint);
}

async function partitionOption(
	path: string,
	partition: number,
	signal?: AbortSignal,
): Promise<string> {
	const { offset, size } = await findPartition(path, partition, signal);
	return `,offset=${offset},sizelimit=${size}`;
}
