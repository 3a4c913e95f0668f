import { readFile, stat } from 'node:fs/promises';
import { deviceNumber } from '../../host/device-number.ts';
import { OperationError } from '../../model/errors.ts';
import { formatBytes } from '../../model/quantity.ts';

/** The unit of sizes in sysfs, whatever the device's own sectors are. */
const SYSFS_SECTOR = 512;

/** Bytes of a file or of a block device, for which `stat` says 0. */
export async function sizeOf(path: string): Promise<number> {
	const stats = await stat(path, { bigint: true });
	if (!stats.isBlockDevice()) return Number(stats.size);
	const sectors = await readFile(`/sys/dev/block/${deviceNumber(stats.rdev)}/size`, 'utf8');
	return Number(sectors) * SYSFS_SECTOR;
}

/** Fails when `wanted` is less than what is there. */
export function refuseToShrink(path: string, there: number, wanted: number): void {
	if (wanted >= there) return;
	throw new OperationError(
		`cannot make ${path} ${formatBytes(wanted)} large: it has ${formatBytes(there)}, and disks are never made smaller`,
		{ reason: 'ShrinkRefused', retry: 'never', hint: 'Say at least the size that it has.' },
	);
}
