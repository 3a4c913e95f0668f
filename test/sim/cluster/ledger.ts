import type { SimRun } from '../../../src/drivers/container/sim/sim-container.ts';

interface Memory {
	readonly instance: string;
	/** Why nobody needs it any more; `null` = somebody does. */
	over: string | null;
}

/** What the processes of each instance know, from the start that made it until somebody may do without it. */
export class Ledger {
	readonly #memories = new Map<number, Memory>();

	/** It ended as somebody wants it, or as the docs say that it may end. */
	giveUp(memory: number, why: string): void {
		const known = this.#memories.get(memory);
		if (known !== undefined) known.over ??= why;
	}

	giveUpAll(instance: string, why: string): void {
		for (const each of this.#memories.values()) if (each.instance === instance) each.over ??= why;
	}

	isNeeded(memory: number): boolean {
		return this.#memories.get(memory)?.over === null;
	}

	/** Notes what runs. Gives what it should have gone on with when that began anew. */
	note({ name, memory }: SimRun): readonly number[] {
		if (this.#memories.has(memory)) return [];
		const needed = [...this.#memories].filter(
			([, { instance, over }]) => instance === name && over === null,
		);
		this.#memories.set(memory, { instance: name, over: null });
		return needed.map(([id]) => id);
	}
}
