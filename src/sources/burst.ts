/** An editor writes a file in several strokes; what comes within this time is one change. */
const QUIET_MS = 15;
/** Somebody who never stops writing is answered in between. */
const LONGEST_MS = 200;

/** Makes one call of many that come close together, a moment after the last one. */
export class Burst {
	readonly #act: () => void;
	#timer: NodeJS.Timeout | null = null;
	#since = 0;

	constructor(act: () => void) {
		this.#act = act;
	}

	add(): void {
		const now = Date.now();
		if (this.#timer === null) this.#since = now;
		else clearTimeout(this.#timer);
		const wait = Math.min(QUIET_MS, Math.max(0, this.#since + LONGEST_MS - now));
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#act();
		}, wait);
	}

	cancel(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
