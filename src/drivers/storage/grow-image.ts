import { truncate } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../model/errors.ts';
import { commandFailed, fileFailed } from '../os/command-failed.ts';
import { growFilesystem, growUnmountedExt4 } from './filesystem.ts';
import { ask } from './host-tool.ts';
import { imagePath, mountedImage } from './image-place.ts';
import { loopsOf } from './loops.ts';
import { mountImage } from './mount-image.ts';
import { unmount } from './mounts.ts';
import { findPartition, growPartition } from './partition.ts';
import type { Disk } from './storage-driver.ts';
import { withLoop } from './with-loop.ts';

type Image = Disk<'image'>;

const DETACH_MS = 3000;
const DETACH_STEP_MS = 10;

/** File first, then its loop device, then the file system: done again from the start it comes to the same end. */
export async function growMounted(
	disk: Image,
	{ size, device }: { readonly size: number; readonly device: string },
	signal?: AbortSignal,
): Promise<void> {
	const path = imagePath(disk);
	await enlarge(path, size);
	const what = `tell ${device} the size of ${path}`;
	const result = await ask(['losetup', '--set-capacity', device], what, signal);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
	const { mountPoint, source } = disk;
	await growFilesystem(source.filesystem, { device, mountPoint }, signal);
}

export async function growUnmounted(
	disk: Image,
	size: number,
	signal?: AbortSignal,
): Promise<void> {
	const path = imagePath(disk);
	const { filesystem, partition } = disk.source;
	await untilDetached(path);
	await enlarge(path, size);
	if (partition !== null) await growPartition(path, partition, signal);
	if (filesystem !== 'ext4') await growByMount(disk, signal);
	else if (partition === null) await growUnmountedExt4(path, signal);
	else {
		const extent = await findPartition(path, partition, signal);
		await withLoop(path, (device) => growUnmountedExt4(device, signal), extent);
	}
}

/** Lets a file system that can only grow while it is mounted fill its image. */
async function growByMount(disk: Image, signal?: AbortSignal): Promise<void> {
	const { mountPoint, source } = disk;
	await mountImage({ ...disk, readOnly: false }, signal);
	try {
		const mount = await mountedImage(disk);
		const device = mount?.source ?? '';
		await growFilesystem(source.filesystem, { device, mountPoint }, signal);
	} finally {
		await unmount(mountPoint);
	}
}

/** Nobody may write to a file system while it is checked: the kernel detaches a device a moment after its last user. */
async function untilDetached(path: string): Promise<void> {
	const deadline = performance.now() + DETACH_MS;
	for (;;) {
		const [loop] = await loopsOf(path);
		if (loop === undefined) return;
		if (performance.now() > deadline) {
			throw new OperationError(`cannot grow ${path}: ${loop.device} shows it`, {
				reason: 'DiskBusy',
			});
		}
		await delay(DETACH_STEP_MS);
	}
}

async function enlarge(path: string, size: number): Promise<void> {
	await truncate(path, size).catch((cause: unknown) => {
		throw fileFailed(`grow ${path}`, cause);
	});
}
