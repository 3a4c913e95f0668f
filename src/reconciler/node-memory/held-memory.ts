import { heldMemory, isMemoryLimit, memoryLimit } from '../../model/memory-limit.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { Plan, PlannedStep } from '../../model/plan.ts';
import { HeldBytes } from './held-bytes.ts';

/**
 * What each running instance holds of the node's memory, as last seen. A plan that takes more counts from
 * the moment it is made, so that two that grow at the same time do not get the same memory.
 */
export class HeldMemory {
	readonly #held = new HeldBytes();
	readonly #promised = new Map<string, number>();

	get all(): HeldBytes {
		return this.#held;
	}

	seen(observed: ObservedInstance): void {
		this.#promised.delete(observed.name);
		this.#held.set(observed.name, heldMemory(observed));
	}

	/** A sweep may see what is on its way: what a plan takes stays promised until its own run looks again. */
	seenAll(instances: ReadonlyMap<string, ObservedInstance>): void {
		this.#held.clear();
		for (const observed of instances.values()) {
			this.#held.set(observed.name, heldMemory(observed));
		}
		for (const [name, bytes] of this.#promised) this.#held.raise(name, bytes);
	}

	promise(plan: Plan): void {
		const bytes = takenBy(plan);
		this.#promised.set(plan.name, bytes);
		this.#held.raise(plan.name, bytes);
	}
}

/** The most that a plan gives its instance. */
export function takenBy({ steps }: Plan): number {
	return Math.max(0, ...steps.map(takenByStep));
}

function takenByStep({ step }: PlannedStep): number {
	if (step.do === 'start') return memoryLimit(step.spec.memory) ?? 0;
	return step.do === 'setLimit' && isMemoryLimit(step.limit) ? Number(step.value ?? 0) : 0;
}
