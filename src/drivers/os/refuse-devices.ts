import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { deviceNumber } from '../../host/device-number.ts';
import { run } from '../../host/process.ts';
import { GANETI_DEVICES } from '../../model/device-rule.ts';
import { OperationError } from '../../model/errors.ts';
import { commandFailed } from './command-failed.ts';

/**
 * A device file gives whoever may open it the device itself, so those of an archive from elsewhere are not taken in. The
 * ones that every system has, such as /dev/null in the jail of a service, are harmless.
 */
export async function refuseDevices(rootfs: string, source: string): Promise<void> {
	const find = ['-xdev', '(', '-type', 'b', '-o', '-type', 'c', ')', '-printf', '%P\\0'];
	const result = await run(['find', rootfs, ...find]);
	if (result.exitCode !== 0) throw commandFailed(`look through the files of ${source}`, result);
	for (const path of result.stdout.split('\0').filter((each) => each !== '')) {
		const stats = await lstat(join(rootfs, path), { bigint: true });
		const number = deviceNumber(stats.rdev);
		if (stats.isBlockDevice() || !HARMLESS.has(`c ${number} rw`)) {
			throw refused(source, `${path} (${stats.isBlockDevice() ? 'b' : 'c'} ${number})`);
		}
	}
}

const HARMLESS: ReadonlySet<string> = new Set(Object.keys(GANETI_DEVICES));

function refused(source: string, device: string): OperationError {
	return new OperationError(`cannot use ${source}: it holds the device file ${device}`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint: 'Leave it out of the archive; devices of a container are given by spec.devices.',
	});
}
