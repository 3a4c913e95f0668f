import { OperationError } from '../../model/errors.ts';
import { formatBytes } from '../../model/quantity.ts';
import {
	activateDevice,
	type DeviceDisk,
	deactivateDevice,
	fillDevice,
	observeDevice,
	prepareDevice,
} from './device-disk.ts';
import { refuseToShrink, sizeOf } from './disk-size.ts';
import { requireBlockDevice } from './mounted-device.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';
import { untilUnclaimed } from './until-unused.ts';

/** A block device that the host has. It is never made, removed, or made larger by ballast. */
export const blockStorage: StorageDriver<'block'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	observe: (disk, signal) => observeDevice(onDevice(disk), signal),
	prepare: (disk, signal) => prepareDevice(onDevice(disk), signal),
	activate: (disk, signal) => activateDevice(onDevice(disk), signal),
	deactivate: (disk, signal) => deactivateDevice(onDevice(disk), signal),
	async handOver(disk, signal) {
		await deactivateDevice(onDevice(disk), signal);
		await untilUnclaimed(disk.source.device, signal);
	},
	async grow(disk, size, signal) {
		const { device } = disk.source;
		await requireBlockDevice(device);
		const there = await sizeOf(device);
		refuseToShrink(device, there, size);
		if (size > there) {
			throw new OperationError(
				`cannot grow ${device}: it has ${formatBytes(there)}, ${formatBytes(size)} are asked for`,
				{
					reason: 'DiskFailed',
					hint: 'Make the device larger first; ballast grows only the file system on it.',
				},
			);
		}
		await fillDevice(onDevice(disk), signal);
	},
};

function onDevice(disk: Disk<'block'>): DeviceDisk {
	const { device, filesystem } = disk.source;
	return { disk, device, filesystem };
}
