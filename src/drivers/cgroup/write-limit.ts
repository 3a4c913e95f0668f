import { readIfThere } from '../../host/if-there.ts';
import { canonicalDeviceRules } from '../../model/device-rule.ts';
import { messageOf, OperationError } from '../../model/errors.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
import { deviceWrites } from './device-writes.ts';
import { CgroupGone } from './limit-file.ts';
import { isRoundedFrom } from './limit-value.ts';
import { isGone } from './memory/error-code.ts';
import { minWrites, swapWrites } from './memory/limit-writes.ts';
import { readMemory } from './memory/read-memory.ts';
import { memoryControl, setMemoryLimit } from './memory/set-memory-limit.ts';
import { inMi } from './memory/size-words.ts';
import type { ControllerDirectory, LimitedController, PayloadDirectories } from './payload.ts';
import { readCpus, readDevices, readPids } from './read-limits.ts';
import { type CgroupWrite, writeInOrder } from './write-in-order.ts';

export interface LimitChange {
	/** The instance, for messages. */
	readonly name: string;
	readonly directories: PayloadDirectories;
	readonly limit: LimitField;
	readonly value: LimitValue;
}

/**
 * Sets one limit of a running container through its cgroup files and reads it back, by the kernel's
 * rounding. Throws `ControllerMissing`, `LimitFailed`, `SwapNotAccounted`, and for a memory limit what
 * `setMemoryLimit` does. On cgroup v2 devices have no file.
 */
export async function writeLimit(change: LimitChange): Promise<void> {
	switch (change.limit) {
		case 'memory.max':
		case 'memory.target':
			await writeMemoryLimit(change, limitNumber(change));
			return;
		case 'memory.swap':
			await writeSwap(change, limitNumber(change));
			return;
		case 'memory.min':
			await writeMin(change, limitNumber(change));
			return;
		case 'pids':
			await writePids(change, limitNumber(change));
			return;
		case 'hvparams.cpu_mask':
			await writeCpus(change);
			return;
		case 'devices':
			await writeDevices(change);
			return;
	}
}

async function writeMemoryLimit(change: LimitChange, limit: number | null): Promise<void> {
	const directory = controllerDirectory(change, 'memory');
	const control = memoryControl(directory);
	await orLimitFailed(change, () => setMemoryLimit(control, { limit, failing: failing(change) }));
	const shown = readMemory(directory, 0).memoryMax;
	if (!isRoundedFrom(limit, shown)) throw differs(change, inMi(shown));
}

async function writeSwap(change: LimitChange, swap: number | null): Promise<void> {
	const directory = controllerDirectory(change, 'memory');
	if (readMemory(directory, 0).memory?.swapMax === 'NotAccounted') {
		throw new OperationError(`${failing(change)}: this kernel does not account swap`, {
			reason: 'SwapNotAccounted',
			retry: 'never',
		});
	}
	await carryOut(change, swapWrites(directory, swap));
	const shown = readMemory(directory, 0).memory?.swapMax ?? null;
	if (shown === 'NotAccounted' || !isRoundedFrom(swap, shown)) {
		throw differs(change, inMi(Number(shown)));
	}
}

async function writeMin(change: LimitChange, min: number | null): Promise<void> {
	const directory = controllerDirectory(change, 'memory');
	await carryOut(change, minWrites(directory, min));
	const shown = readMemory(directory, 0).memory?.min ?? null;
	if (!isRoundedFrom(min, shown)) throw differs(change, inMi(shown));
}

async function writePids(change: LimitChange, max: number | null): Promise<void> {
	const directory = controllerDirectory(change, 'pids');
	await carryOut(change, [replacing(`${directory.path}/pids.max`, String(max ?? 'max'))]);
	const shown = readPids(directory).pidsMax;
	if (shown !== max) throw differs(change, String(shown ?? 'no limit'));
}

async function writeCpus(change: LimitChange): Promise<void> {
	if (typeof change.value !== 'string') throw unfit(change);
	const directory = controllerDirectory(change, 'cpuset');
	await carryOut(change, [replacing(`${directory.path}/cpuset.cpus`, change.value)]);
	const shown = readCpus(directory);
	if (shown !== change.value) throw differs(change, String(shown));
}

async function writeDevices(change: LimitChange): Promise<void> {
	const { value } = change;
	if (value === null || typeof value !== 'object') throw unfit(change);
	const directory = controllerDirectory(change, 'devices');
	const before = readDevices(directory);
	if (before === null) {
		throw new OperationError(`${failing(change)}: on cgroup v2 only LXC itself can`, {
			reason: 'LimitFailed',
		});
	}
	await carryOut(change, deviceWrites(directory.path, before, value));
	const shown = readDevices(directory)?.join(', ');
	if (shown !== canonicalDeviceRules(value).join(', ')) throw differs(change, String(shown));
}

function carryOut(change: LimitChange, writes: readonly CgroupWrite[]): Promise<void> {
	return orLimitFailed(change, () => writeInOrder(writes));
}

async function orLimitFailed(change: LimitChange, write: () => Promise<void>): Promise<void> {
	try {
		await write();
	} catch (cause) {
		if (cause instanceof OperationError && !(cause instanceof CgroupGone)) throw cause;
		const gone = cause instanceof CgroupGone || isGone(cause);
		const why = gone ? 'its cgroup is gone: the container has ended' : messageOf(cause);
		throw new OperationError(`${failing(change)}: ${why}`, { reason: 'LimitFailed', cause });
	}
}

function controllerDirectory(
	change: LimitChange,
	controller: LimitedController,
): ControllerDirectory {
	const directory = change.directories.get(controller);
	if (directory !== undefined) return directory;
	throw new OperationError(`${failing(change)}: no ${controller} controller is mounted`, {
		reason: 'ControllerMissing',
		hint: `Restart ${change.name} with ${controller} in hvparams.lxc_cgroup_use.`,
	});
}

/** An empty value can only be written as an empty line. */
function replacing(file: string, text: string): CgroupWrite {
	const old = readIfThere(file)?.trim() ?? '';
	return { file, text, undo: { file, text: old === '' ? '\n' : old } };
}

function limitNumber(change: LimitChange): number | null {
	const { value } = change;
	if (value === null || typeof value === 'number') return value;
	throw unfit(change);
}

function failing({ name, limit, value }: LimitChange): string {
	const asked = limit.startsWith('memory.') && typeof value === 'number' ? inMi(value) : value;
	return `cannot set ${limit} of ${name} to ${asked ?? 'no limit'}`;
}

function differs(change: LimitChange, shown: string): OperationError {
	return new OperationError(`${failing(change)}: the kernel shows ${shown}`, {
		reason: 'LimitFailed',
	});
}

function unfit(change: LimitChange): OperationError {
	return new OperationError(`${failing(change)}: the value does not fit the field`, {
		reason: 'InternalError',
		retry: 'never',
	});
}
