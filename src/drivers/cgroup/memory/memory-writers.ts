import { OperationError } from '../../../model/errors.ts';
import type { LimitValue } from '../../../model/plan.ts';
import { isRoundedFrom } from '../limit-value.ts';
import {
	carryOut,
	differs,
	failing,
	type LimitTask,
	numberOrNone,
	orLimitFailed,
	unfit,
} from '../limit-writer.ts';
import { minWrites, swapWrites } from './limit-writes.ts';
import { readMemory } from './read-memory.ts';
import { memoryControl, setMemoryLimit } from './set-memory-limit.ts';

/** Sets the limit; throws what `setMemoryLimit` does, which goes in steps when it shrinks. */
export async function MEMORY_LIMIT(task: LimitTask): Promise<void> {
	const limit = bytesOf(task);
	const control = memoryControl(task.directory);
	await orLimitFailed(task, () => setMemoryLimit(control, { limit, failing: failing(task) }));
	confirm(task, limit, readMemory(task.directory, 0).memoryMax);
}

/** Sets the swap on top of the memory. Throws `SwapNotAccounted` where the kernel has no file for it. */
export async function MEMORY_SWAP(task: LimitTask): Promise<void> {
	const swap = bytesOf(task);
	if (swapIn(task) === 'NotAccounted') {
		throw new OperationError(`${failing(task)}: this kernel does not account swap`, {
			reason: 'SwapNotAccounted',
			retry: 'never',
		});
	}
	await carryOut(task, swapWrites(task.directory, swap));
	confirm(task, swap, swapIn(task));
}

/** Sets what the kernel spares. */
export async function MEMORY_MIN(task: LimitTask): Promise<void> {
	const min = bytesOf(task);
	await carryOut(task, minWrites(task.directory, min));
	confirm(task, min, readMemory(task.directory, 0).memory?.min ?? null);
}

function swapIn({ directory }: LimitTask): number | 'NotAccounted' | null {
	return readMemory(directory, 0).memory?.swapMax ?? null;
}

function bytesOf(task: LimitTask): number | null {
	const bytes = numberOrNone(task.value);
	if (bytes === undefined) throw unfit(task);
	return bytes;
}

function confirm(task: LimitTask, asked: number | null, shown: LimitValue): void {
	const bytes = numberOrNone(shown);
	if (bytes === undefined || !isRoundedFrom(asked, bytes)) throw differs(task, shown);
}
