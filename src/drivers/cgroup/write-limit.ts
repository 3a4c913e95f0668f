import { readIfThere } from '../../host/if-there.ts';
import { canonicalDeviceRules } from '../../model/device-rule.ts';
import { messageOf, OperationError } from '../../model/errors.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
import { deviceWrites } from './device-writes.ts';
import { isRoundedFrom } from './limit-value.ts';
import { memoryWrites } from './memory-writes.ts';
import type { ControllerDirectory, LimitedController, PayloadDirectories } from './payload.ts';
import { readCpus, readDevices, readMemory, readPids } from './read-limits.ts';
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
 * rounding. Throws `LimitInfeasible` (with nothing changed) when memory.max is below what the container
 * uses and cannot give back, `ControllerMissing`, or `LimitFailed`. On cgroup v2 devices have no file.
 */
export async function writeLimit(change: LimitChange): Promise<void> {
	switch (change.limit) {
		case 'memory.max':
			await writeMemory(change, limitNumber(change));
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

async function writeMemory(change: LimitChange, max: number | null): Promise<void> {
	const directory = controllerDirectory(change, 'memory');
	const before = readMemory(directory);
	const infeasible = (cause?: unknown) =>
		new OperationError(
			`${failing(change)}: it uses ${inMi(before.memoryUsed)} and cannot give back enough; ${inMi(before.memoryMax)} stays in force`,
			{ reason: 'LimitInfeasible', cause },
		);
	// version 1 refuses such a write, version 2 would kill processes of the container
	if (directory.version === 2 && max !== null && max < before.memoryUsed) throw infeasible();
	await carryOut(change, memoryWrites(directory, max), (cause) =>
		hasCode(cause, 'EBUSY') ? infeasible(cause) : null,
	);
	const shown = readMemory(directory).memoryMax;
	if (!isRoundedFrom(max, shown)) throw differs(change, inMi(shown));
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

async function carryOut(
	change: LimitChange,
	writes: readonly CgroupWrite[],
	explain: (cause: unknown) => OperationError | null = () => null,
): Promise<void> {
	try {
		await writeInOrder(writes);
	} catch (cause) {
		const known = explain(cause);
		if (known !== null) throw known;
		throw new OperationError(`${failing(change)}: ${messageOf(cause)}`, {
			reason: 'LimitFailed',
			cause,
		});
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
	const asked = limit === 'memory.max' && typeof value !== 'object' ? inMi(Number(value)) : value;
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

function inMi(bytes: number | null): string {
	return bytes === null ? 'no limit' : `${Math.round((bytes * 10) / 2 ** 20) / 10}Mi`;
}

function hasCode(cause: unknown, code: string): boolean {
	return cause instanceof Error && 'code' in cause && cause.code === code;
}
