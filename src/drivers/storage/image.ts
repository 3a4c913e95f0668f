import { link, mkdir, open, rm, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import { refuseToShrink, sizeOf } from './disk-size.ts';
import { growFilesystem, growUnmountedExt4, makeFilesystem } from './filesystem.ts';
import { ask, writeWith } from './host-tool.ts';
import { inUse } from './in-use.ts';
import { attachLoop, detachLoop, isLoopOf, loopsOf } from './loops.ts';
import { requireBlockDevice, requireFree } from './mounted-device.ts';
import { diskOf, makeMountPoint, mountAt, mountDevice, unmount } from './mounts.ts';
import { refusePartition } from './refuse-partition.ts';
import { notBlank, signatureOf } from './signature.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';

type Image = Disk<'image'>;

/** The kernel refuses to resize a smaller one. */
const BTRFS_GROWS_FROM = 256 * 1024 * 1024;

/** A sparse file that is mounted by a loop device. */
export const imageStorage: StorageDriver<'image'> = {
	async observe(disk, signal) {
		const path = pathOf(disk);
		const there = await stat(path).catch(() => null);
		if (there === null) return { state: 'Absent', size: null, found: null };
		const { size } = there;
		if (!there.isFile()) return { state: 'Other', size: null, found: 'no file' };
		const mount = await mountAt(disk.mountPoint);
		if (mount !== null) {
			const isOurs = await isLoopOf(await diskOf(mount), path);
			if (isOurs) return { state: 'Active', size, found: mount.fsType };
			return { state: 'Other', size, found: 'something else at its place' };
		}
		const found = await signatureOf(path, signal);
		if (found === null) return { state: 'Blank', size, found };
		return { state: found === disk.source.filesystem ? 'Inactive' : 'Other', size, found };
	},
	async prepare(disk, signal) {
		refusePartition(disk);
		const path = pathOf(disk);
		const { state, found } = await imageStorage.observe(disk, signal);
		// of a making that was ended; after its last step this is a second name of the image
		await rm(temporaryOf(disk), { force: true });
		if (state === 'Absent') return await makeImage(disk, signal);
		if (state === 'Blank') await fillBlank(disk, signal);
		if (state === 'Other') throw notBlank(path, found ?? 'something');
		return false;
	},
	async activate(disk, signal) {
		refusePartition(disk);
		const path = await requireImage(disk);
		const mount = await mountAt(disk.mountPoint);
		if (mount !== null && !(await isLoopOf(await diskOf(mount), path))) throw inUse(disk);
		if (mount === null) await mountImage(disk, path, signal);
	},
	async deactivate(disk, signal) {
		const path = pathOf(disk);
		const mount = await mountAt(disk.mountPoint);
		if (mount !== null) {
			if (!(await isLoopOf(await diskOf(mount), path))) throw inUse(disk);
			await unmount(disk.mountPoint, signal);
		}
		if ((await stat(path).catch(() => null)) === null) return;
		// one that was attached and not mounted when ballast was killed
		for (const { device } of await loopsOf(path, signal)) await detachLoop(device, signal);
	},
	async grow(disk, size, signal) {
		const path = await requireImage(disk);
		refuseToShrink(path, await sizeOf(path), size);
		const mount = await mountAt(disk.mountPoint);
		if (mount === null) return await growUnmounted(disk, size, signal);
		if (!(await isLoopOf(await diskOf(mount), path))) throw inUse(disk);
		await growMounted(disk, size, signal);
	},
	// what ballast made lies in the instance's folder
	release: () => Promise.resolve(),
};

const pathOf = (disk: Image): string =>
	disk.source.path ?? join(disk.folder, 'disks', `${disk.name}.img`);

const temporaryOf = (disk: Image): string => `${pathOf(disk)}.ballast-${disk.uid.slice(0, 8)}.new`;

async function requireImage(disk: Image): Promise<string> {
	const path = pathOf(disk);
	const there = await stat(path).catch(() => null);
	if (there?.isFile()) return path;
	const why = there === null ? 'it is not there' : 'it is not a file';
	throw new OperationError(`cannot use the image ${path}: ${why}`, { reason: 'DiskMissing' });
}

/** Complete under another name first, so that a half-made one is never taken for an image. */
async function makeImage(disk: Image, signal?: AbortSignal): Promise<boolean> {
	const path = pathOf(disk);
	const temporary = temporaryOf(disk);
	try {
		if (disk.source.path === null) await mkdir(dirname(path), { recursive: true });
		const isCopy = await fillNew(disk, temporary, signal);
		// fails when a file of that name came to be meanwhile, which a rename would replace
		await link(temporary, path);
		return isCopy;
	} catch (cause) {
		throw fileFailed(`make the image ${path}`, cause);
	} finally {
		await rm(temporary, { force: true });
	}
}

/** `true` when it is a copy of the base. */
async function fillNew(disk: Image, path: string, signal?: AbortSignal): Promise<boolean> {
	const { base, filesystem, size } = disk.source;
	if (base === null) {
		if (size === null) throw noSize(disk);
		if (filesystem === 'btrfs' && size < BTRFS_GROWS_FROM) throw tooSmall(disk);
		await setSize(path, size);
		await makeFilesystem(filesystem, path, signal);
		return false;
	}
	await requireBase(base, disk, signal);
	if (size !== null) refuseToShrink(base, await sizeOf(base), size);
	const copy = ['cp', '--reflink=auto', '--sparse=always', '--no-preserve=mode'] as const;
	await writeWith([...copy, '--', base, path], `copy ${base}`, signal);
	if (size !== null) await setSize(path, size);
	// the others follow when they are mounted
	if (size !== null && filesystem === 'ext4') await growUnmountedExt4(path, signal);
	return true;
}

/** Makes the file exactly this large, to be on the disk before it gets its name. */
async function setSize(path: string, size: number): Promise<void> {
	const file = await open(path, 'a', 0o600);
	try {
		await file.truncate(size);
		await file.sync();
	} finally {
		await file.close();
	}
}

async function requireBase(base: string, disk: Image, signal?: AbortSignal): Promise<void> {
	const there = await stat(base).catch(() => null);
	if (!there?.isFile()) {
		throw new OperationError(`cannot copy ${base}: it is not there, or not a file`, {
			reason: 'DiskMissing',
		});
	}
	const found = await signatureOf(base, signal);
	if (found !== disk.source.filesystem) {
		throw new OperationError(
			`cannot copy ${base}: it holds ${found ?? 'nothing'}, the spec says ${disk.source.filesystem}`,
			{ reason: 'DiskMissing', retry: 'never' },
		);
	}
}

function noSize(disk: Image): OperationError {
	return new OperationError(`cannot make the image of the disk ${disk.name}: it has no size`, {
		reason: 'DiskFailed',
		retry: 'never',
		hint: 'Say a size, or a base to copy.',
	});
}

function tooSmall(disk: Image): OperationError {
	const why = 'btrfs below 256 MiB cannot be grown';
	return new OperationError(`cannot make the image of the disk ${disk.name}: ${why}`, {
		reason: 'DiskFailed',
		retry: 'never',
		hint: 'Say a size of 256 MiB or more, or another file system.',
	});
}

/** A blank file that the user made. */
async function fillBlank(disk: Image, signal?: AbortSignal): Promise<void> {
	const path = pathOf(disk);
	const [loop] = await loopsOf(path, signal);
	if (loop !== undefined) {
		throw new OperationError(`cannot make a file system on ${path}: ${loop.device} shows it`, {
			reason: 'DiskBusy',
		});
	}
	await makeFilesystem(disk.source.filesystem, path, signal);
}

async function mountImage(disk: Image, path: string, signal?: AbortSignal): Promise<void> {
	await makeMountPoint(disk.mountPoint);
	const isNew = (await loopsOf(path, signal)).length === 0;
	const { readOnly } = disk;
	const device = await attachLoop(path, { readOnly, ...(signal && { signal }) });
	try {
		await requireFree(await requireBlockDevice(device), path, disk.mountPoint);
		const how = { filesystem: disk.source.filesystem, readOnly, ...(signal && { signal }) };
		await mountDevice(device, disk.mountPoint, how).catch(async (cause: unknown) => {
			// the mount of a ballast that was killed may have come to its end meanwhile
			const mount = await mountAt(disk.mountPoint);
			if (mount === null || !(await isLoopOf(await diskOf(mount), path))) throw cause;
		});
	} catch (cause) {
		if (isNew) await detachLoop(device);
		throw cause;
	}
	// in use now, so this takes effect when it is unmounted
	await detachLoop(device, signal);
	if (!readOnly && disk.source.size !== null) await fillDevice(disk, device, signal);
}

/** Also what a grow that was ended before its last step left to do. */
async function fillDevice(disk: Image, device: string, signal?: AbortSignal): Promise<void> {
	const { mountPoint, source } = disk;
	await growFilesystem(source.filesystem, { device, mountPoint }, signal);
}

async function growUnmounted(disk: Image, size: number, signal?: AbortSignal): Promise<void> {
	const path = pathOf(disk);
	const [loop] = await loopsOf(path, signal);
	if (loop !== undefined) {
		throw new OperationError(`cannot grow ${path}: ${loop.device} shows it`, {
			reason: 'DiskBusy',
		});
	}
	await truncate(path, size).catch((cause: unknown) => {
		throw fileFailed(`grow ${path}`, cause);
	});
	if (disk.source.filesystem === 'ext4') return await growUnmountedExt4(path, signal);
	await mountImage(disk, path, signal);
	try {
		await growMounted(disk, size, signal);
	} finally {
		await imageStorage.deactivate(disk);
	}
}

async function growMounted(disk: Image, size: number, signal?: AbortSignal): Promise<void> {
	const path = pathOf(disk);
	const [loop] = await loopsOf(path, signal);
	if (loop === undefined) throw inUse(disk);
	await truncate(path, size).catch((cause: unknown) => {
		throw fileFailed(`grow ${path}`, cause);
	});
	const what = `tell ${loop.device} the size of ${path}`;
	const result = await ask(['losetup', '--set-capacity', loop.device], what, signal);
	if (result.exitCode !== 0) {
		throw new OperationError(`cannot ${what}: ${result.stderr}`, { reason: 'DiskFailed' });
	}
	await fillDevice(disk, loop.device, signal);
}
