import type { FaultSource } from '../../src/drivers/container/sim/faults.ts';
import { SimCrash } from '../../src/drivers/container/sim/sim-call.ts';

const POINTS = ['before', 'midway', 'after'] as const;

/** One process on a simulated host: after its death nothing that it calls has an effect. */
export class Life {
	isOver = false;
	readonly #diesNow: () => boolean;

	/** Asked at each moment at which it may die. */
	constructor(diesNow: () => boolean) {
		this.#diesNow = diesNow;
	}

	/** Before each write to the store, and each word to another host. */
	readonly guard = (): void => {
		if (!this.isOver && this.#diesNow()) this.isOver = true;
		if (this.isOver) throw new SimCrash('observe', 'the daemon');
	};

	/** In each call of the driver. */
	readonly faults: FaultSource = (verb) => {
		if (this.isOver) return { kind: 'crash', point: 'before' };
		if (verb === 'sweep' || verb === 'observe') return null;
		const point = POINTS.find(() => this.#diesNow());
		if (point === undefined) return null;
		this.isOver = true;
		return { kind: 'crash', point };
	};
}
