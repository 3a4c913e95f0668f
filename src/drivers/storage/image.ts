import { rm, stat } from 'node:fs/promises';
import { OperationError } from '../../model/errors.ts';
import { refuseToShrink, sizeOf } from './disk-size.ts';
import { makeFilesystem } from './filesystem.ts';
import { growMounted, growUnmounted } from './grow-image.ts';
import { imagePath, isMountOf, mountedImage } from './image-place.ts';
import { loopsOf } from './loops.ts';
import { makeImage, temporaryOf } from './make-image.ts';
import { mountImage } from './mount-image.ts';
import { mountAt, unmount } from './mounts.ts';
import { notBlank } from './not-blank.ts';
import { findPartition } from './partition.ts';
import { signatureOf } from './signature.ts';
import type { Disk, ObservedDisk, StorageDriver } from './storage-driver.ts';
import { untilNoLoop } from './until-unused.ts';

type Image = Disk<'image'>;

/** A sparse file that is mounted by a loop device. */
export const imageStorage: StorageDriver<'image'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	async observe(disk, signal) {
		const path = imagePath(disk);
		const there = await stat(path).catch(() => null);
		if (there === null) return { state: 'Absent', size: null, found: null };
		const { size } = there;
		if (!there.isFile()) return { state: 'Other', size: null, found: 'no file' };
		const mount = await mountAt(disk.mountPoint);
		if (mount === null) return await unmountedImage(disk, size, signal);
		if (await isMountOf(disk, mount)) return { state: 'Active', size, found: mount.fsType };
		return { state: 'Other', size, found: 'something else at its place' };
	},
	async prepare(disk, signal) {
		const { state, found } = await imageStorage.observe(disk, signal);
		// of a making that was ended; after its last step this is a second name of the image
		await rm(temporaryOf(disk), { force: true });
		if (state === 'Absent') await makeImage(disk, signal);
		if (state === 'Blank') await fillBlank(disk, signal);
		if (state === 'Other') throw await whyOther(disk, found ?? 'something');
		if (state !== 'Absent' || isSmallCopy(disk)) await growToSize(disk, signal);
	},
	async activate(disk, signal) {
		await requireImage(disk);
		if ((await mountedImage(disk)) === null) await mountImage(disk, signal);
	},
	async deactivate(disk, signal) {
		if ((await mountedImage(disk)) !== null) await unmount(disk.mountPoint, signal);
	},
	async handOver(disk, signal) {
		await imageStorage.deactivate(disk, signal);
		await untilNoLoop(imagePath(disk), signal);
	},
	async grow(disk, size, signal) {
		const path = await requireImage(disk);
		refuseToShrink(path, await sizeOf(path), size);
		const mount = await mountedImage(disk);
		if (mount === null) await growUnmounted(disk, size, signal);
		else {
			refusePartitionInUse(disk);
			await growMounted(disk, { size, device: mount.source }, signal).catch(
				async (cause: unknown) => {
					// the unmount of a ballast that was killed may have come to its end meanwhile
					if ((await mountedImage(disk)) !== null) throw cause;
					await growUnmounted(disk, size, signal);
				},
			);
		}
	},
};

/** The copy of a base that can grow only when it has its name, by a mount or by its partition table. */
function isSmallCopy({ source: { base, filesystem, partition } }: Image): boolean {
	return base !== null && (filesystem !== 'ext4' || partition !== null);
}

/** What was there before may be smaller than the spec says, or have been grown only half; larger it may stay. */
async function growToSize(disk: Image, signal?: AbortSignal): Promise<void> {
	const { size } = disk.source;
	if (size === null || (await sizeOf(imagePath(disk))) > size) return;
	await imageStorage.grow(disk, size, signal);
}

async function unmountedImage(
	disk: Image,
	size: number,
	signal?: AbortSignal,
): Promise<ObservedDisk> {
	const path = imagePath(disk);
	const { partition, filesystem } = disk.source;
	const part = partition === null ? undefined : await findPartition(path, partition, signal);
	const found = await signatureOf(path, signal, part);
	if (found === null) return { state: 'Blank', size, found };
	return { state: found === filesystem ? 'Inactive' : 'Other', size, found };
}

async function requireImage(disk: Image): Promise<string> {
	const path = imagePath(disk);
	const there = await stat(path).catch(() => null);
	if (there?.isFile()) return path;
	const why = there === null ? 'it is not there' : 'it is not a file';
	throw new OperationError(`cannot use the image ${path}: ${why}`, { reason: 'DiskMissing' });
}

/** Something else at its place, or something else on it. */
async function whyOther(disk: Image, found: string): Promise<OperationError> {
	const path = await requireImage(disk);
	await mountedImage(disk);
	return await notBlank({ path, found, partition: disk.source.partition, isFile: true });
}

/** A blank file that the user made. */
async function fillBlank(disk: Image, signal?: AbortSignal): Promise<void> {
	const path = imagePath(disk);
	const [loop] = await loopsOf(path);
	if (loop !== undefined) {
		throw new OperationError(`cannot make a file system on ${path}: ${loop.device} shows it`, {
			reason: 'DiskBusy',
		});
	}
	if (disk.fill !== undefined) {
		throw new OperationError(`cannot fill ${path}: it is there already, and blank`, {
			reason: 'DiskNotBlank',
			retry: 'never',
			hint: 'Remove the file, and say its size: then it is made with all that is on it, or not at all.',
		});
	}
	await makeFilesystem(disk.source.filesystem, path, signal);
}

/** Its loop device ends where the partition did when it was mounted. */
function refusePartitionInUse({ name, source }: Image): void {
	if (source.partition === null) return;
	throw new OperationError(
		`cannot grow the disk ${name} while it is in use: its file system is in a partition`,
		{ reason: 'DiskBusy' },
	);
}
