import { canonicalDeviceRules } from '../../model/device-rule.ts';
import { OperationError } from '../../model/errors.ts';
import { deviceWrites } from './device-writes.ts';
import { carryOut, differs, failing, type LimitTask, unfit } from './limit-writer.ts';
import { readDevices } from './read-limits.ts';

/** Replaces the rules by others, see `deviceWrites`. */
export async function DEVICES(task: LimitTask): Promise<void> {
	const { value, directory } = task;
	if (value === null || typeof value !== 'object') throw unfit(task);
	const before = readDevices(directory);
	if (before === null) {
		throw new OperationError(`${failing(task)}: on cgroup v2 only LXC itself can`, {
			reason: 'LimitFailed',
		});
	}
	await carryOut(task, deviceWrites(directory.path, before, value));
	const shown = readDevices(directory);
	if (shown?.join() !== canonicalDeviceRules(value).join()) throw differs(task, shown);
}
