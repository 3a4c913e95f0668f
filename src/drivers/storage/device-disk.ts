import { stat } from 'node:fs/promises';
import { deviceNumber } from '../../host/device-number.ts';
import type { Filesystem } from '../../model/disk-source.ts';
import { sizeOf } from './disk-size.ts';
import { growFilesystem, growUnmountedExt4, makeFilesystem } from './filesystem.ts';
import { inUse } from './in-use.ts';
import { requireBlockDevice, requireFree } from './mounted-device.ts';
import { diskOf, makeMountPoint, mountAt, mountDevice, unmount } from './mounts.ts';
import { notBlank } from './not-blank.ts';
import { signatureOf } from './signature.ts';
import type { Disk, ObservedDisk } from './storage-driver.ts';

/** A disk whose file system fills a block device of the host, whoever made that device. */
export interface DeviceDisk {
	readonly disk: Pick<Disk, 'name' | 'mountPoint' | 'readOnly' | 'fill'>;
	readonly device: string;
	readonly filesystem: Filesystem;
}

export async function observeDevice(
	{ disk, device, filesystem }: DeviceDisk,
	signal?: AbortSignal,
): Promise<ObservedDisk> {
	const there = await stat(device, { bigint: true }).catch(() => null);
	if (there === null) return { state: 'Absent', size: null, found: null };
	if (!there.isBlockDevice()) return { state: 'Other', size: null, found: 'no block device' };
	const [size, mount] = await Promise.all([sizeOf(device), mountAt(disk.mountPoint)]);
	if (mount !== null && (await diskOf(mount)) === deviceNumber(there.rdev)) {
		return { state: 'Active', size, found: mount.fsType };
	}
	if (mount !== null) return { state: 'Other', size, found: 'something else at its place' };
	const found = await signatureOf(device, signal);
	if (found === null) return { state: 'Blank', size, found };
	return { state: found === filesystem ? 'Inactive' : 'Other', size, found };
}

/** Makes a file system on a device that is blank; one with the file system of the spec is left as it is. */
export async function prepareDevice(order: DeviceDisk, signal?: AbortSignal): Promise<void> {
	const { disk, device, filesystem } = order;
	const number = await requireBlockDevice(device);
	await requireFree(number, device, disk.mountPoint);
	if (await isMounted(order)) return;
	const { state, found } = await observeDevice(order, signal);
	const mkfs = (path: string) => makeFilesystem(filesystem, path, signal);
	if (state === 'Blank') await (disk.fill ?? mkfs)(device, signal);
	else if (state === 'Other') {
		const what = { path: device, found: found ?? 'something' };
		throw await notBlank({ ...what, partition: null, isFile: false });
	}
}

export async function activateDevice(
	{ disk, device, filesystem }: DeviceDisk,
	signal?: AbortSignal,
): Promise<void> {
	if (await isMounted({ disk, device })) return;
	const number = await requireBlockDevice(device);
	await requireFree(number, device, disk.mountPoint);
	await makeMountPoint(disk.mountPoint);
	const how = { filesystem, readOnly: disk.readOnly, ...(signal && { signal }) };
	await mountDevice(device, disk.mountPoint, how);
}

export async function deactivateDevice(
	order: Pick<DeviceDisk, 'disk' | 'device'>,
	signal?: AbortSignal,
): Promise<void> {
	if (await isMounted(order)) await unmount(order.disk.mountPoint, signal);
}

/** Lets the file system fill its device, mounted or not. */
export async function fillDevice(order: DeviceDisk, signal?: AbortSignal): Promise<void> {
	const { disk, device, filesystem } = order;
	const { mountPoint } = disk;
	if (await isMounted(order))
		return await growFilesystem(filesystem, { device, mountPoint }, signal);
	const number = await requireBlockDevice(device);
	await requireFree(number, device, mountPoint);
	if (filesystem === 'ext4') return await growUnmountedExt4(device, signal);
	// these two can only grow while they are mounted
	await activateDevice({ ...order, disk: { ...disk, readOnly: false } }, signal);
	try {
		await growFilesystem(filesystem, { device, mountPoint }, signal);
	} finally {
		await deactivateDevice(order);
	}
}

/** Fails when something else is mounted at the disk's place. */
async function isMounted({ disk, device }: Pick<DeviceDisk, 'disk' | 'device'>): Promise<boolean> {
	const mount = await mountAt(disk.mountPoint);
	if (mount === null) return false;
	if ((await diskOf(mount)) !== (await requireBlockDevice(device))) throw inUse(disk);
	return true;
}
