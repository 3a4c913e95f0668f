import { Backoff, RETRY_LIMITS } from './backoff.ts';

/** So many runs in a row may each find something to do and do it, before that looks like a circle. */
const PLAUSIBLE = 4;

/** Notices steps that succeed and have no effect, such as a limit that the kernel never keeps. */
export class BusyRuns {
	readonly #circles: Backoff<string>;
	readonly #runs = new Map<string, number>();

	/** `random` gives numbers from 0 to 1. */
	constructor(random: () => number) {
		this.#circles = new Backoff(RETRY_LIMITS, random);
	}

	/** A run did something. Returns the ms until the next one should see to what effect; 0 = at once. */
	add(name: string): number {
		const runs = (this.#runs.get(name) ?? 0) + 1;
		this.#runs.set(name, runs);
		return runs > PLAUSIBLE ? this.#circles.next(name) : 0;
	}

	/** A run found nothing to do. */
	forget(name: string): void {
		this.#runs.delete(name);
		this.#circles.forget(name);
	}
}
