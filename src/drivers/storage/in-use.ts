import { OperationError } from '../../model/errors.ts';
import type { Disk } from './storage-driver.ts';

/** The error for a mount at the disk's place that is not the disk's. */
export function inUse(disk: Pick<Disk, 'name' | 'mountPoint'>): OperationError {
	return new OperationError(
		`cannot use ${disk.mountPoint} for the disk ${disk.name}: something else is mounted there`,
		{ reason: 'DiskBusy', hint: `See what: findmnt --mountpoint ${disk.mountPoint}` },
	);
}
