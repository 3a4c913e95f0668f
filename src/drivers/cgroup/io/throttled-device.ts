import { statSync } from 'node:fs';
import { deviceNumber } from '../../../host/device-number.ts';
import { readIfThere, statIfThere } from '../../../host/if-there.ts';
import type { Mount } from '../mount-info.ts';

/**
 * `MAJOR:MINOR` of the device that limits of a mount go to. The kernel limits whole disks, so of a partition it is the
 * disk. `null` for what lies on no block device: tmpfs, overlay, network file systems, ZFS.
 */
export function throttledDevice(mount: Mount): string | null {
	const device = blockDevice(mount);
	if (device === null) return null;
	const sys = `/sys/dev/block/${device}`;
	const isPartition = statIfThere(`${sys}/partition`) !== null;
	return isPartition ? (readIfThere(`${sys}/../dev`)?.trim() ?? device) : device;
}

/** btrfs shows a number of its own, which is no device's: what was mounted tells. */
function blockDevice({ device, source }: Mount): string | null {
	if (!device.startsWith('0:')) return device;
	if (!source.startsWith('/dev/')) return null;
	const there = statSync(source, { bigint: true, throwIfNoEntry: false });
	return there?.isBlockDevice() ? deviceNumber(there.rdev) : null;
}
