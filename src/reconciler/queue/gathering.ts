import type { Clock } from '../../model/clock.ts';

/** While there is other work, names are gathered for no longer than this. */
const LONGEST_MS = 500;

export interface GatheringOptions {
	readonly clock: Clock;
	/** True while other work waits: then one look at many later costs less than many looks now. */
	readonly isBusy: () => boolean;
	/** Must not reject. */
	readonly act: (names: readonly string[]) => Promise<void>;
}

/** Gathers names while there is other work and hands them on together; at once when there is none. */
export class Gathering {
	readonly #options: GatheringOptions;
	#names = new Set<string>();
	#cancel: (() => void) | null = null;
	#acting: Promise<void> | null = null;

	constructor(options: GatheringOptions) {
		this.#options = options;
	}

	add(name: string): void {
		this.#names.add(name);
		this.#waitFor();
	}

	/** To be called whenever work came to its end. */
	flushUnlessBusy(): void {
		if (this.#names.size > 0 && !this.#options.isBusy()) this.#flush();
	}

	/** Forgets what is gathered; comes back when what was handed on is done. */
	async close(): Promise<void> {
		this.#forget();
		await this.#acting;
	}

	#waitFor(): void {
		// What comes while others are handed on waits for the end of that.
		if (this.#acting !== null || this.#names.size === 0) return;
		this.#cancel ??= this.#options.clock.after(LONGEST_MS, () => this.#flush());
		this.flushUnlessBusy();
	}

	#flush(): void {
		if (this.#acting !== null) return;
		const names = [...this.#names];
		this.#forget();
		this.#acting = this.#options.act(names).finally(() => {
			this.#acting = null;
			this.#waitFor();
		});
	}

	#forget(): void {
		this.#cancel?.();
		this.#cancel = null;
		this.#names = new Set();
	}
}
