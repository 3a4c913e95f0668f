import type { Clock } from '../model/clock.ts';

/** So long a second look waits for others to share one sweep with. */
const LONGEST_MS = 200;

/**
 * Instances whose steps were just taken, and that are to be looked at once more. While others are still
 * being worked on they gather, so that a hundred starts cost one sweep and not a hundred looks.
 */
export class SecondLooks {
	readonly #look: (names: readonly string[]) => void;
	readonly #clock: Clock;
	readonly #waiting = new Set<string>();
	#cancel: () => void = () => undefined;

	constructor(look: (names: readonly string[]) => void, clock: Clock) {
		this.#look = look;
		this.#clock = clock;
	}

	add(name: string): void {
		if (this.#waiting.size === 0) this.#cancel = this.#clock.after(LONGEST_MS, () => this.flush());
		this.#waiting.add(name);
	}

	/** It is being looked at for another reason. */
	drop(name: string): void {
		if (this.#waiting.delete(name) && this.#waiting.size === 0) this.#cancel();
	}

	/** Nothing else is left to do. */
	flush(): void {
		this.#cancel();
		const names = [...this.#waiting];
		this.#waiting.clear();
		if (names.length > 0) this.#look(names);
	}

	close(): void {
		this.#cancel();
		this.#waiting.clear();
	}
}
