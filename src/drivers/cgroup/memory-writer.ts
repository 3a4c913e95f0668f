import { OperationError } from '../../model/errors.ts';
import { bytesInWords, isRoundedFrom } from './limit-value.ts';
import { carryOut, differs, failing, type LimitTask, numberOrNone, unfit } from './limit-writer.ts';
import { memoryWrites } from './memory-writes.ts';
import { readMemory } from './read-limits.ts';

/** Sets memory.max. Throws `LimitInfeasible`, with nothing changed, when it is below what the container cannot give back. */
export async function MEMORY_MAX(task: LimitTask): Promise<void> {
	const { directory } = task;
	const max = numberOrNone(task.value);
	if (max === undefined) throw unfit(task);
	const before = readMemory(directory);
	const infeasible = (cause?: unknown) =>
		new OperationError(
			`${failing(task)}: it uses ${bytesInWords(before.memoryUsed)} and cannot give back enough; ${bytesInWords(before.memoryMax)} stays in force`,
			{ reason: 'LimitInfeasible', cause },
		);
	// version 1 refuses such a write, version 2 would kill processes of the container
	if (directory.version === 2 && max !== null && max < before.memoryUsed) throw infeasible();
	await carryOut(task, memoryWrites(directory, max), (cause) =>
		hasCode(cause, 'EBUSY') ? infeasible(cause) : null,
	);
	const shown = readMemory(directory).memoryMax;
	if (!isRoundedFrom(max, shown)) throw differs(task, shown);
}

function hasCode(cause: unknown, code: string): boolean {
	return cause instanceof Error && 'code' in cause && cause.code === code;
}
