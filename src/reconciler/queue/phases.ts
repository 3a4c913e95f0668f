import type { Clock } from '../../model/clock.ts';

/** A stop may take a minute; those that wait for it are not kept longer than this. */
const LONGEST_MS = 2000;

/**
 * Lets groups of instances go one after the other: memory is given back by the first before the last takes
 * some. A group goes when each of the one before had a run, or has had its time.
 */
export class Phases {
	readonly #go: (name: string) => void;
	readonly #clock: Clock;
	#running = new Set<string>();
	#later: readonly (readonly string[])[] = [];
	#cancel: () => void = () => undefined;

	constructor(go: (name: string) => void, clock: Clock) {
		this.#go = go;
		this.#clock = clock;
	}

	/** What is left of earlier groups goes first, at once. */
	begin(groups: readonly (readonly string[])[]): void {
		for (const group of this.#later) group.forEach(this.#go);
		this.#later = groups;
		this.#next();
	}

	/** A run of the instance has ended. */
	ended(name: string): void {
		if (this.#running.delete(name) && this.#running.size === 0) this.#next();
	}

	close(): void {
		this.#cancel();
		this.#later = [];
	}

	#next(): void {
		this.#cancel();
		const [group, ...later] = this.#later.filter(({ length }) => length > 0);
		this.#later = later;
		this.#running = new Set(group);
		if (later.length > 0) this.#cancel = this.#clock.after(LONGEST_MS, () => this.#next());
		group?.forEach(this.#go);
	}
}
