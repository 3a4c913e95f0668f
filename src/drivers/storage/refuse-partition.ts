import { OperationError } from '../../model/errors.ts';
import type { Disk } from './storage-driver.ts';

/** Only file systems that begin at the first byte can be used. */
export function refusePartition(disk: Disk<'image'> | Disk<'block'>): void {
	if (disk.source.partition === null) return;
	throw new OperationError(`cannot use the disk ${disk.name}: partitions are not supported yet`, {
		reason: 'UnsupportedField',
		retry: 'never',
	});
}
