import { readIfThere } from '../../../host/if-there.ts';
import type { ObservedLimits, ObservedMemory } from '../../../model/observed.ts';
import { readLimitFile, readLimitFileIfThere } from '../limit-file.ts';
import { parseLimit } from '../limit-value.ts';
import type { ControllerDirectory } from '../payload.ts';
import { type MemoryStat, parseMemoryStat } from './memory-stat.ts';

type MemoryLimits = Pick<ObservedLimits, 'memoryMax' | 'memoryUsed' | 'memory'>;

const FILES = {
	1: {
		max: 'memory.limit_in_bytes',
		used: 'memory.usage_in_bytes',
		min: 'memory.soft_limit_in_bytes',
	},
	2: { max: 'memory.max', used: 'memory.current', min: 'memory.low' },
} as const;

/**
 * The memory limits in force and what is used. `memoryUsed` counts the page cache on both versions. Throws
 * `CgroupGone` when the container ends meanwhile. `swapFree`: what the host has, in bytes.
 */
export function readMemory(
	directory: ControllerDirectory | undefined,
	swapFree: number,
): MemoryLimits {
	if (directory === undefined) return { memoryMax: null, memoryUsed: 0, memory: null };
	const files = FILES[directory.version];
	const memoryMax = parseLimit(readLimitFile(directory, files.max));
	const memoryUsed = Number(readLimitFile(directory, files.used));
	const stat = readStat(directory);
	const min = parseLimit(readLimitFile(directory, files.min));
	const { file, anon, unevictable } = stat;
	const memory: ObservedMemory = {
		min: min === 0 ? null : min,
		file,
		anon,
		unevictable,
		kernel: Math.max(0, memoryUsed - file - anon - unevictable - stat.slabReclaimable),
		...readSwap(directory, { memoryMax, stat, swapFree }),
	};
	return { memoryMax, memoryUsed, memory };
}

export function readStat(directory: ControllerDirectory): MemoryStat {
	return parseMemoryStat(readLimitFile(directory, 'memory.stat'), directory.version);
}

/** Bytes of swap that the host has left. */
export function hostSwapFree(procRoot = '/proc'): number {
	const found = /^SwapFree: +(\d+) kB$/m.exec(readIfThere(`${procRoot}/meminfo`) ?? '');
	return Number(found?.[1] ?? 0) * 1024;
}

type Swap = Pick<ObservedMemory, 'swapMax' | 'swapRoom'>;

interface SwapOf {
	readonly memoryMax: number | null;
	readonly stat: MemoryStat;
	readonly swapFree: number;
}

function readSwap(directory: ControllerDirectory, { memoryMax, stat, swapFree }: SwapOf): Swap {
	const text = readLimitFileIfThere(
		directory,
		directory.version === 1 ? 'memory.memsw.limit_in_bytes' : 'memory.swap.max',
	);
	if (text === null) return { swapMax: 'NotAccounted', swapRoom: swapFree };
	const limit = parseLimit(text);
	const swapMax = directory.version === 1 ? allowance(memoryMax, limit) : limit;
	if (swapMax === null || swapFree === 0) return { swapMax, swapRoom: swapFree };
	const swapped =
		directory.version === 1
			? stat.swap
			: Number(readLimitFileIfThere(directory, 'memory.swap.current') ?? 0);
	return { swapMax, swapRoom: Math.max(0, Math.min(swapFree, swapMax - swapped)) };
}

/** Version 1 limits memory and swap together. */
function allowance(limit: number | null, withSwap: number | null): number | null {
	return limit === null || withSwap === null ? null : Math.max(0, withSwap - limit);
}
