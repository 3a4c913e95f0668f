import type { SimClock } from '../../../src/drivers/container/sim/sim-clock.ts';
import type { Clock } from '../../../src/model/clock.ts';

/** The time of one host: set otherwise than that of others, faster or slower, and not passing at all while the host is paused. */
export class NodeClock implements Clock {
	/** How far its time of day is ahead; a jump does not touch what waits, as a monotonic clock does not jump. */
	aheadMs = 0;
	/** How much longer waiting takes here than it should. */
	slowness = 1;
	readonly #base: SimClock;
	#wakesAt = Number.NEGATIVE_INFINITY;

	constructor(base: SimClock) {
		this.#base = base;
	}

	now(): number {
		return this.#base.now() + this.aheadMs;
	}

	after(ms: number, act: () => void): () => void {
		const ring = (): void => {
			if (this.isPaused) cancel = this.#base.after(this.#wakesAt - this.#base.now(), ring);
			else act();
		};
		let cancel = this.#base.after(ms * this.slowness, ring);
		return () => cancel();
	}

	/** From now on, for so long, nothing happens on the host; what fell due meanwhile happens afterwards. */
	pause(ms: number): void {
		this.#wakesAt = Math.max(this.#wakesAt, this.#base.now() + ms);
	}

	get isPaused(): boolean {
		return this.#base.now() < this.#wakesAt;
	}

	/** In the time of the world. */
	get wokeAt(): number {
		return this.#wakesAt;
	}
}
