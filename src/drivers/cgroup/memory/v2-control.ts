import { closeSync, openSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { SHRINK_HEADROOM, upToWholePages } from '../../../model/memory-limit.ts';
import { readLimitFile } from '../limit-file.ts';
import type { ControllerDirectory } from '../payload.ts';
import { writeInOrder } from '../write-in-order.ts';
import { hasCode } from './error-code.ts';
import { limitWrites } from './limit-writes.ts';
import type { MemoryControl } from './memory-control.ts';
import { hostSwapFree, readMemory } from './read-memory.ts';
import { readSigns } from './signs.ts';

/** How the files are written; tests put a kernel's behaviour behind it. */
export interface CgroupWriter {
	write(file: string, text: string): Promise<void>;
	/** Opened ahead, so that the write itself is one system call. */
	open(file: string): { readonly write: (text: string) => void; readonly close: () => void };
}

/**
 * Version 2 does not refuse a limit below the use: it kills until it is met. So memory is reclaimed
 * first (memory.reclaim, Linux 5.19; an older kernel only lets the limit follow the use), and memory.max
 * goes down to what the use, read right before, leaves room for.
 *
 * What is left of the race: the kernel has no write that fails above a limit. Between reading memory.current
 * and writing memory.max, two system calls of one thread, the container would have to take more than
 * `SHRINK_HEADROOM`, and all that it has would have to be unreclaimable, before the kernel kills. If it comes
 * to that, `oom_kill` tells, and the limit of the step before is restored.
 */
export function v2Control(
	directory: ControllerDirectory,
	writer: CgroupWriter = REAL,
): MemoryControl {
	return {
		look: () => readMemory(directory, hostSwapFree()),
		signs: () => readSigns(directory),
		raise: (limit) => writeInOrder(limitWrites(directory, limit)),
		lower: async (limit) => {
			const over = used(directory) + SHRINK_HEADROOM - limit;
			if (over > 0) await reclaim(directory, over, writer);
			lowerToUse(directory, limit, writer);
		},
	};
}

/** EAGAIN: reclaimed, and less than asked for. */
async function reclaim(
	directory: ControllerDirectory,
	bytes: number,
	{ write }: CgroupWriter,
): Promise<void> {
	try {
		await write(`${directory.path}/memory.reclaim`, String(bytes));
	} catch (cause) {
		if (!hasCode(cause, 'EAGAIN') && !hasCode(cause, 'ENOENT')) throw cause;
	}
}

/** Nothing may come between the look at the use and the write: neither an `await` nor another file. */
function lowerToUse(directory: ControllerDirectory, limit: number, { open }: CgroupWriter): void {
	const before = readMax(directory);
	const file = open(`${directory.path}/memory.max`);
	try {
		const lowest = Math.max(limit, upToWholePages(used(directory) + SHRINK_HEADROOM));
		if (lowest < before) file.write(String(lowest));
	} finally {
		file.close();
	}
}

function readMax(directory: ControllerDirectory): number {
	const text = readLimitFile(directory, 'memory.max').trim();
	return text === 'max' ? Number.POSITIVE_INFINITY : Number(text);
}

function used(directory: ControllerDirectory): number {
	return Number(readLimitFile(directory, 'memory.current'));
}

const REAL: CgroupWriter = {
	write: writeWithoutCreating,
	open: (path) => {
		const file = openSync(path, 'r+');
		return { write: (text) => void writeSync(file, text), close: () => closeSync(file) };
	},
};

/** A file of a cgroup is there or not, it cannot be made. */
function writeWithoutCreating(path: string, text: string): Promise<void> {
	return writeFile(path, text, { flag: 'r+' });
}
