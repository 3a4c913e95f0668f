import type { ContainerObserver, Target } from '../drivers/container/driver.ts';
import { type Clock, hasPassed } from '../model/clock.ts';
import type { ObservedInstance, ObservedNode } from '../model/observed.ts';
import { HeldMemory } from './node-memory/held-memory.ts';

/** For so long a sweep stands for a look at a single instance, unless something was heard of it since. */
const FRESH_MS = 5000;

/**
 * Looks at instances, one by one or all at once. What a sweep saw is handed out once, so that a hundred
 * instances which come up at the same time cost one sweep and not a hundred looks.
 */
export class Looks {
	readonly #observer: ContainerObserver;
	readonly #clock: Clock;
	#swept = new Map<string, ObservedInstance>();
	#sweptAt = 0;
	#node: ObservedNode | null = null;
	#last = new Map<string, ObservedInstance>();
	/** What changed while a sweep was under way: it may have looked before or after. */
	readonly #heardOf = new Set<string>();
	/** What running instances hold of the node's memory, by these looks. */
	readonly memory = new HeldMemory();

	constructor(observer: ContainerObserver, clock: Clock) {
		this.#observer = observer;
		this.#clock = clock;
	}

	/** Looks at everything; what is seen is fresh for the runs that follow. */
	async sweep(targets: readonly Target[], signal: AbortSignal): Promise<ObservedSweep> {
		const startedAt = this.#clock.now();
		this.#swept.clear();
		this.#heardOf.clear();
		const { instances, node } = await this.#observer.sweep(targets, signal);
		this.#swept = new Map([...instances].filter(([name]) => !this.#heardOf.has(name)));
		this.#sweptAt = startedAt;
		this.#node = node;
		this.#last = new Map(this.#swept);
		this.memory.seenAll(instances);
		return { instances, node };
	}

	/** What the last sweep saw, when that would do for a run of each of these; else a sweep. */
	all(targets: readonly Target[], signal: AbortSignal): Promise<ObservedSweep> {
		const isFresh = this.#isFresh() && targets.every(({ name }) => this.#swept.has(name));
		if (this.#node === null || !isFresh) return this.sweep(targets, signal);
		return Promise.resolve({ instances: new Map(this.#swept), node: this.#node });
	}

	/** What was heard of the instance, or done to it, since the last sweep makes the sweep's word old. */
	outdate(name: string): void {
		this.#heardOf.add(name);
		this.#swept.delete(name);
		this.#last.delete(name);
	}

	/** Instances as they were last looked at, without those of which something was heard since. */
	get last(): ReadonlyMap<string, ObservedInstance> {
		return this.#last;
	}

	async observe(target: Target, signal: AbortSignal): Promise<ObservedInstance> {
		const observed = await this.#lookAt(target, signal);
		this.#last.set(target.name, observed);
		this.memory.seen(observed);
		return observed;
	}

	#lookAt(target: Target, signal: AbortSignal): Promise<ObservedInstance> {
		const seen = this.#swept.get(target.name);
		this.#swept.delete(target.name);
		if (seen === undefined || !this.#isFresh()) return this.#observer.observe(target, signal);
		return Promise.resolve(seen);
	}

	#isFresh(): boolean {
		return !hasPassed(FRESH_MS, this.#sweptAt, this.#clock.now());
	}
}

export interface ObservedSweep {
	readonly instances: ReadonlyMap<string, ObservedInstance>;
	readonly node: ObservedNode;
}
