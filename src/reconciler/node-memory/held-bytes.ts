/** Bytes of memory by instance, and how much that is together: each plan asks for it. */
export class HeldBytes implements Iterable<readonly [string, number]> {
	readonly #bytes = new Map<string, number>();
	#total = 0;

	constructor(held: Iterable<readonly [string, number]> = []) {
		for (const [name, bytes] of held) this.set(name, bytes);
	}

	get total(): number {
		return this.#total;
	}

	/** 0 for an instance that holds nothing. */
	of(name: string): number {
		return this.#bytes.get(name) ?? 0;
	}

	set(name: string, bytes: number): void {
		this.#total += bytes - this.of(name);
		if (bytes === 0) this.#bytes.delete(name);
		else this.#bytes.set(name, bytes);
	}

	/** Holds so much from now on, unless it holds more. */
	raise(name: string, bytes: number): void {
		this.set(name, Math.max(this.of(name), bytes));
	}

	clear(): void {
		this.#bytes.clear();
		this.#total = 0;
	}

	[Symbol.iterator](): Iterator<readonly [string, number]> {
		return this.#bytes.entries();
	}
}
