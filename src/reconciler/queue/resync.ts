import type { Clock } from '../../model/clock.ts';

/** Part of the interval by which each one is longer or shorter, so that many hosts do not look in step. */
const JITTER = 0.1;

/** Does something again and again, a jittered interval after each end of it, until it is stopped. */
export class Resync {
	readonly #clock: Clock;
	readonly #random: () => number;
	readonly #intervalMs: number;
	readonly #act: () => Promise<void>;
	#cancel: () => void = () => undefined;
	#running: Promise<void> = Promise.resolve();
	#isStopped = false;

	/** `act` must not reject. */
	constructor(options: {
		readonly clock: Clock;
		readonly random: () => number;
		readonly intervalMs: number;
		readonly act: () => Promise<void>;
	}) {
		this.#clock = options.clock;
		this.#random = options.random;
		this.#intervalMs = options.intervalMs;
		this.#act = options.act;
	}

	start(): void {
		if (this.#isStopped) return;
		const delay = this.#intervalMs * (1 + JITTER * (2 * this.#random() - 1));
		this.#cancel = this.#clock.after(delay, () => {
			this.#running = this.#act().then(() => this.start());
		});
	}

	/** Comes back when what is under way has ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#cancel();
		await this.#running;
	}
}
