import { readdir, stat } from 'node:fs/promises';
import { deviceNumber } from '../../host/device-number.ts';
import { OperationError } from '../../model/errors.ts';
import { sizeOf } from './disk-size.ts';
import { diskOf, mountAt, readMounts } from './mounts.ts';

/** `MAJOR:MINOR` of a block device; anything else is `DiskMissing`. */
export async function requireBlockDevice(path: string): Promise<string> {
	const there = await stat(path, { bigint: true }).catch(() => null);
	const isDevice = there?.isBlockDevice() === true;
	// a drive without a medium, a loop device without a file
	const isEmpty = isDevice && (await sizeOf(path)) === 0;
	if (isDevice && !isEmpty) return deviceNumber(there.rdev);
	const why =
		there === null
			? 'it is not there'
			: isEmpty
				? 'it has no size, as if it were not there'
				: 'it is not a block device';
	throw new OperationError(`cannot use ${path}: ${why}`, { reason: 'DiskMissing' });
}

/**
 * Fails when a device is mounted at another place than this one, or when another device (RAID, LVM, the device
 * mapper) stands on it.
 */
export async function requireFree(number: string, path: string, mountPoint: string): Promise<void> {
	const own = await mountAt(mountPoint);
	for (const mount of readMounts()) {
		if (mount.mountPoint === own?.mountPoint || (await diskOf(mount)) !== number) continue;
		throw busy(path, `it is mounted at ${mount.mountPoint}`);
	}
	const holders = await readdir(`/sys/dev/block/${number}/holders`).catch(() => []);
	if (holders.length > 0) throw busy(path, `${holders.join(' and ')} uses it`);
}

function busy(path: string, why: string): OperationError {
	return new OperationError(`cannot use ${path}: ${why}`, { reason: 'DiskBusy' });
}
