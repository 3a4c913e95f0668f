import type { MemorySpec } from './instance-spec.ts';

/** The memory that the node gives an instance with `memory.target: Auto`, and why. */
export interface AutoTarget {
	/** Bytes, between min and max. */
	readonly target: number;
	readonly reason: 'MemoryGiven' | 'MemoryTaken' | 'MemoryKept';
	/** The reason in words with figures. */
	readonly message: string;
}

/**
 * The memory as it should be now: `Auto` stands for what the node gave, or, before it gave anything, for
 * the limit in force (`null` = none), so that whoever does not run the policy leaves things as they are.
 */
export function wantedMemory(
	memory: MemorySpec,
	auto: AutoTarget | null,
	limit: number | null,
): MemorySpec {
	if (memory.target !== 'Auto') return memory;
	const given = auto?.target ?? limit;
	if (given === null) return { ...memory, target: memory.max };
	const most = memory.max ?? Number.MAX_SAFE_INTEGER;
	return { ...memory, target: Math.max(memory.min ?? 0, Math.min(most, given)) };
}
