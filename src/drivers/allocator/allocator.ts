import type { Allocation, AllocationQuestion } from '../../model/allocation.ts';

/** An external program that chooses nodes. What goes wrong with it is an answer, too. */
export interface Allocator {
	/** The signal ends it, with whatever answer. */
	ask(question: AllocationQuestion, signal?: AbortSignal): Promise<Allocation>;
}
