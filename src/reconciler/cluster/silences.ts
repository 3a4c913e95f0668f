import type { ClusterView } from '../../model/cluster.ts';

/** A node that owns something and of which the store has not heard. */
export interface Silence {
	/** When this was first seen, in ms since the epoch. */
	readonly since: number;
	/** Until when it was heard of, in ms since the epoch; `null` = never since this process began. */
	readonly heardUntil: number | null;
	/** From when on it is taken for gone. */
	readonly dueAt: number;
}

/** What was killed is missed only when its lease is over; what was ended in order is missed at once, and may be back soon. */
const GRACE_MS = 1000;
/** A node that was never heard of since this process began may be booting, as this one did. */
const BOOT_MS = 5 * 60_000;

/** Keeps in mind since when nodes are silent. While the store cannot be reached nobody can tell, so it all begins anew then. */
export class Silences {
	readonly #heard = new Set<string>();
	/** Those of whom the last view told that they are there. */
	#present: readonly string[] = [];
	readonly #heardUntil = new Map<string, number>();
	/** Of the view that this was told from: every plan asks. */
	#serial: number | null = null;
	#silent = new Map<string, Silence>();

	/** As it is by this view, which was seen at `now` (ms since the epoch). */
	update(
		{ cluster, isCurrent, serial, owners, nodes }: ClusterView,
		now: number,
	): ReadonlyMap<string, Silence> {
		this.#forgetFuture(now);
		if (serial === this.#serial) return this.#silent;
		this.#serial = serial;
		for (const name of this.#present) this.#heardUntil.set(name, now);
		this.#present = isCurrent ? [...nodes.keys()] : [];
		if (cluster === null || !isCurrent) {
			this.#silent = new Map();
			return this.#silent;
		}
		for (const name of nodes.keys()) this.#heard.add(name);
		const silent = new Set([...owners.values()].map(({ node }) => node));
		for (const name of nodes.keys()) silent.delete(name);
		this.#silent = new Map([...silent].map((name) => [name, this.#silenceOf(name, now)]));
		return this.#silent;
	}

	/** What was seen before the clock was set back begins anew. */
	#forgetFuture(now: number): void {
		if (![...this.#silent.values()].some(({ since }) => since > now)) return;
		this.#silent = new Map();
		this.#serial = null;
	}

	/** Until when nodes were heard of, in ms since the epoch, as of the last `update`; none that was never heard of since this process began. */
	get heardUntil(): ReadonlyMap<string, number> {
		return this.#heardUntil;
	}

	#silenceOf(name: string, now: number): Silence {
		const patience = this.#heard.has(name) ? GRACE_MS : BOOT_MS;
		const heardUntil = this.#heardUntil.get(name) ?? null;
		return this.#silent.get(name) ?? { since: now, heardUntil, dueAt: now + patience };
	}
}
