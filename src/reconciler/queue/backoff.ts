export interface BackoffLimits {
	readonly initialMs: number;
	readonly maxMs: number;
	/** Part of the delay that chance may take away or add: 0.2 is 20 % either way. */
	readonly jitter: number;
}

export const RETRY_LIMITS: BackoffLimits = { initialMs: 1000, maxMs: 300_000, jitter: 0.2 };

/** How long to wait after so many failures in a row, without chance: `initialMs` x 2^(n-1), at most `maxMs`. */
export function backoffMs(
	{ initialMs, maxMs }: Pick<BackoffLimits, 'initialMs' | 'maxMs'>,
	failures: number,
): number {
	return Math.min(maxMs, initialMs * 2 ** (failures - 1));
}

/** How long each key waits after its n-th failure in a row: as `backoffMs` says, more or less by chance. */
export class Backoff<K> {
	readonly #failures = new Map<K, number>();
	readonly #limits: BackoffLimits;
	readonly #random: () => number;

	/** `random` gives numbers from 0 to 1; many instances that fail together do not retry together. */
	constructor(limits: BackoffLimits, random: () => number) {
		this.#limits = limits;
		this.#random = random;
	}

	/** Counts one more failure and returns the delay in milliseconds. */
	next(key: K): number {
		const failures = this.#failures.get(key) ?? 0;
		this.#failures.set(key, failures + 1);
		const { maxMs, jitter } = this.#limits;
		const delay = backoffMs(this.#limits, failures + 1);
		return Math.min(maxMs, Math.round(delay * (1 + jitter * (2 * this.#random() - 1))));
	}

	/** The next failure of the key counts as its first. */
	forget(key: K): void {
		this.#failures.delete(key);
	}
}
