import { stat } from 'node:fs/promises';
import { deviceNumber } from '../../host/device-number.ts';
import { OperationError } from '../../model/errors.ts';
import { refuseToShrink, sizeOf } from './disk-size.ts';
import { growFilesystem, makeFilesystem } from './filesystem.ts';
import { inUse } from './in-use.ts';
import { requireBlockDevice, requireFree } from './mounted-device.ts';
import { diskOf, makeMountPoint, mountAt, mountDevice, unmount } from './mounts.ts';
import { notBlank, signatureOf } from './signature.ts';
import type { StorageDriver } from './storage-driver.ts';

/** A block device that the host has. It is never made, removed, or made larger by ballast. */
export const blockStorage: StorageDriver<'block'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	async observe(disk, signal) {
		const { device, filesystem } = disk.source;
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
	},
	async prepare(disk, signal) {
		const { device, filesystem } = disk.source;
		const number = await requireBlockDevice(device);
		await requireFree(number, device, disk.mountPoint);
		const { state, found } = await blockStorage.observe(disk, signal);
		const mkfs = (path: string) => makeFilesystem(filesystem, path, signal);
		if (state === 'Blank') await (disk.fill ?? mkfs)(device, signal);
		else if (state === 'Other') throw notBlank(device, found ?? 'something');
	},
	async activate(disk, signal) {
		const { device, filesystem } = disk.source;
		const number = await requireBlockDevice(device);
		const mount = await mountAt(disk.mountPoint);
		if (mount !== null) {
			if ((await diskOf(mount)) !== number) throw inUse(disk);
			return;
		}
		await requireFree(number, device, disk.mountPoint);
		await makeMountPoint(disk.mountPoint);
		const how = { filesystem, readOnly: disk.readOnly, ...(signal && { signal }) };
		await mountDevice(device, disk.mountPoint, how);
	},
	async deactivate(disk, signal) {
		const mount = await mountAt(disk.mountPoint);
		if (mount === null) return;
		if ((await diskOf(mount)) !== (await requireBlockDevice(disk.source.device))) throw inUse(disk);
		await unmount(disk.mountPoint, signal);
	},
	async grow(disk, size, signal) {
		const { device, filesystem } = disk.source;
		const number = await requireBlockDevice(device);
		const there = await sizeOf(device);
		refuseToShrink(device, there, size);
		const { mountPoint } = disk;
		if (size > there) {
			throw new OperationError(
				`cannot grow ${device}: it has ${there} bytes, ${size} are asked for`,
				{
					reason: 'DiskFailed',
					hint: 'Make the device larger first; ballast grows only the file system on it.',
				},
			);
		}
		const mount = await mountAt(mountPoint);
		if (mount !== null && (await diskOf(mount)) === number) {
			await growFilesystem(filesystem, { device, mountPoint }, signal);
		}
	},
};
