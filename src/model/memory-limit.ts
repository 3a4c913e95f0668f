import type { InstanceSpec, MemorySpec } from './instance-spec.ts';
import type { ObservedInstance, ObservedMemory } from './observed.ts';
import type { LimitField, MemoryLimitField } from './plan.ts';

/** The kernel counts memory in pages and rounds a limit down. */
const PAGE = 4096;

/**
 * A limit stays so far above what cannot be reclaimed. The kernel's counters lag by some pages for each
 * CPU, and a process that takes memory between a look and a write must find room.
 */
export const SHRINK_HEADROOM = 2 ** 20;

/** The limit that a spec asks for, in bytes: its target, else its max. `null` = no limit. */
export function memoryLimit({ max, target }: Pick<MemorySpec, 'max' | 'target'>): number | null {
	return typeof target === 'number' ? target : max;
}

/** The field that says what the limit is. */
export function memoryLimitField({ memory }: InstanceSpec): MemoryLimitField {
	return typeof memory.target === 'number' ? 'memory.target' : 'memory.max';
}

export function isMemoryLimit(field: LimitField): field is MemoryLimitField {
	return field === 'memory.max' || field === 'memory.target';
}

/** Bytes as the kernel keeps a limit. */
export function wholePages(bytes: number): number {
	return Math.floor(bytes / PAGE) * PAGE;
}

/** The next higher limit that the kernel keeps as it is. */
export function upToWholePages(bytes: number): number {
	return Math.ceil(bytes / PAGE) * PAGE;
}

/** What no reclaim gets back: what is locked, the kernel's own, and processes' memory that swap has no room for. */
export function unreclaimable({ anon, unevictable, kernel, swapRoom }: ObservedMemory): number {
	return unevictable + kernel + Math.max(0, anon - swapRoom);
}

/** The lowest limit that does not kill: below it nothing is tried. */
export function lowestLimit(memory: ObservedMemory): number {
	return upToWholePages(unreclaimable(memory) + SHRINK_HEADROOM);
}

/** What a running container holds of its node: its limit, or what it uses when it has none. */
export function heldMemory({ limits }: ObservedInstance): number {
	return limits === null ? 0 : (limits.memoryMax ?? limits.memoryUsed);
}
