import { statIfThere } from '../../host/if-there.ts';
import { messageOf, OperationError } from '../../model/errors.ts';
import type { LimitSetting, LimitValue } from '../../model/plan.ts';
import { CgroupGone } from './limit-file.ts';
import { bytesInWords } from './limit-value.ts';
import type { Mount } from './mount-info.ts';
import type { ControllerDirectory } from './payload.ts';
import { type CgroupWrite, writeInOrder } from './write-in-order.ts';

export interface LimitTask extends LimitSetting {
	/** The instance, for messages. */
	readonly name: string;
	readonly directory: ControllerDirectory;
	/** What the container's init has mounted. */
	readonly mounts: () => readonly Mount[];
}

/** Sets one limit and reads it back. */
export type LimitWriter = (task: LimitTask) => Promise<void>;

/** A limit that is a value in one or two files. */
export interface ValueLimit<Value extends LimitValue> {
	/** `undefined` when the value is of another kind, which is a defect. */
	readonly accept: (value: LimitValue) => Value | undefined;
	readonly writes: (directory: ControllerDirectory, value: Value) => readonly CgroupWrite[];
	/** As the kernel shows it. */
	readonly read: (directory: ControllerDirectory) => LimitValue;
}

/** The writer of such a limit. Throws `LimitFailed` when the kernel refuses it, or shows something else afterwards. */
export function valueWriter<Value extends LimitValue>(limit: ValueLimit<Value>): LimitWriter {
	return async (task) => {
		const value = limit.accept(task.value);
		if (value === undefined) throw unfit(task);
		await carryOut(task, limit.writes(task.directory, value));
		const shown = limit.read(task.directory);
		if (JSON.stringify(shown) !== JSON.stringify(value)) throw differs(task, shown);
	};
}

export function carryOut(task: LimitTask, writes: readonly CgroupWrite[]): Promise<void> {
	return orLimitFailed(task, () => writeInOrder(writes));
}

/** Throws `LimitFailed` for what the kernel answers, and what the write itself made of it as it is. */
export async function orLimitFailed(task: LimitTask, write: () => Promise<void>): Promise<void> {
	try {
		await write();
	} catch (cause) {
		if (cause instanceof OperationError && !(cause instanceof CgroupGone)) throw cause;
		throw refusedBy(cause, task);
	}
}

/** `cannot set pids of web1 to 40`. */
export function failing({ name, limit, value }: LimitSetting & { readonly name: string }): string {
	return `cannot set ${limit} of ${name} to ${inWords({ limit, value })}`;
}

export function differs(task: LimitTask, shown: LimitValue): OperationError {
	const words = inWords({ limit: task.limit, value: shown });
	return new OperationError(`${failing(task)}: the kernel shows ${words}`, {
		reason: 'LimitFailed',
	});
}

export function unfit(task: LimitTask): OperationError {
	return new OperationError(`${failing(task)}: the value does not fit the field`, {
		reason: 'InternalError',
		retry: 'never',
	});
}

export function numberOrNone(value: LimitValue): number | null | undefined {
	return value === null || typeof value === 'number' ? value : undefined;
}

/** The kernel's files vanish with the container, which is no fault of the value. */
function refusedBy(cause: unknown, task: LimitTask): OperationError {
	const why =
		statIfThere(task.directory.path) === null ? 'the container has ended' : messageOf(cause);
	return new OperationError(`${failing(task)}: ${why}`, { reason: 'LimitFailed', cause });
}

function inWords({ limit, value }: LimitSetting): string {
	if (value === null) return 'no limit';
	if (limit.startsWith('memory.') && typeof value === 'number') return bytesInWords(value);
	return Array.isArray(value) ? value.join(', ') : String(value);
}
