import type { AutoInstance, AutoNode, Past } from '../../src/reconciler/memory/share-input.ts';
import { shareMemory } from '../../src/reconciler/memory/share-memory.ts';

/** What the processes of a simulated container want at one second, in bytes. */
export interface Load {
	/** Cannot be taken back: over the limit means an oom kill. */
	readonly anon: number;
	/** File pages that are read all the time: they are missed, and cost stalls, when they do not fit. */
	readonly hot: number;
	/** Bytes a second of files that are read once; they fill what is free. */
	readonly streamed: number;
}

export interface Guest {
	readonly name: string;
	readonly min: number;
	readonly max: number;
	readonly weight: number;
	/** The kernel does not see that its hot pages are hot: they look like any cache. */
	readonly looksIdle?: boolean;
	readonly load: (second: number) => Load;
}

export interface GuestState {
	readonly target: number;
	readonly anon: number;
	/** Hot pages that are there. */
	readonly hot: number;
	readonly cold: number;
	/** Percent, as `some avg10`. */
	readonly avg10: number;
	readonly refaults: number;
	readonly limitHits: number;
	readonly oomKills: number;
}

/** What went wrong with one guest so far. */
export interface Harm {
	/** Seconds of waiting for pages that had been dropped. */
	readonly stalled: number;
	/** Seconds in which its working set did not fit. */
	readonly short: number;
	readonly oomKills: number;
}

const PAGE = 4096;
/** The whole hot set is touched so often; a page that is not there costs so long. */
const TOUCHED_EVERY_S = 10;
const REFAULT_S = 0.0001;
const MOST_STALLED = 0.9;
const AVG10_OF_A_SECOND = 1 - Math.exp(-1 / 10);

function freshGuest(target: number): GuestState {
	const idle = { anon: 0, hot: 0, cold: 0, avg10: 0 };
	return { target, ...idle, refaults: 0, limitHits: 0, oomKills: 0 };
}

/** One second of a guest below its limit. */
function second(before: GuestState, { anon: wanted, hot, streamed }: Load): GuestState {
	const limit = before.target;
	const killed = wanted > limit;
	const anon = killed ? limit / 2 : wanted;
	const resident = Math.min(hot, limit - anon);
	const refaults = (hot - resident) / PAGE / TOUCHED_EVERY_S;
	const cold = Math.min(before.cold + streamed, limit - anon - resident);
	const stalled = Math.min(MOST_STALLED, refaults * REFAULT_S);
	const isAtLimit = anon + resident + cold >= limit && (streamed > 0 || refaults > 0);
	return {
		target: limit,
		anon,
		hot: resident,
		cold,
		avg10: before.avg10 + AVG10_OF_A_SECOND * (100 * stalled - before.avg10),
		refaults,
		limitHits: isAtLimit ? 100 : 0,
		oomKills: before.oomKills + (killed ? 1 : 0),
	};
}

export interface MemoryModel {
	readonly node: Omit<AutoNode, 'available'>;
	readonly guests: readonly Guest[];
	/** Whether the kernel tells pressure by container (cgroup v2). */
	readonly hasPressure: boolean;
}

const ROUND_S = 10;

/** A node whose guests run second by second; every tenth the policy shares its memory, unless it is static. */
export class MemorySimulation {
	readonly #model: MemoryModel;
	readonly states = new Map<string, GuestState>();
	readonly harm = new Map<string, Harm>();
	#past: ReadonlyMap<string, Past> = new Map();
	#killsSeen = new Map<string, number>();
	#second = 0;

	constructor(model: MemoryModel, targets: (guest: Guest) => number) {
		this.#model = model;
		for (const guest of model.guests) {
			this.states.set(guest.name, freshGuest(targets(guest)));
			this.harm.set(guest.name, { stalled: 0, short: 0, oomKills: 0 });
		}
	}

	/** So many seconds with the targets as they are. */
	run(seconds: number): void {
		for (let i = 0; i < seconds; i++) {
			for (const guest of this.#model.guests) this.#live(guest);
			this.#second += 1;
		}
	}

	/** So many rounds: ten seconds each, then the policy. */
	rounds(count: number): void {
		for (let i = 0; i < count; i++) {
			this.run(ROUND_S);
			this.share();
		}
	}

	share(): void {
		const { targets, past } = shareMemory({
			node: { ...this.#model.node, available: this.available() },
			instances: this.instances(),
			past: this.#past,
			now: this.#second * 1000,
		});
		this.#past = past;
		for (const [name, { target }] of targets) {
			this.states.set(name, { ...this.#state(name), target });
		}
		this.#killsSeen = new Map([...this.states].map(([name, { oomKills }]) => [name, oomKills]));
	}

	targets(): Readonly<Record<string, number>> {
		return Object.fromEntries([...this.states].map(([name, { target }]) => [name, target]));
	}

	/** As the kernel counts it: page cache is available. */
	available(): number {
		const anon = [...this.states.values()].reduce((sum, state) => sum + state.anon, 0);
		return this.#model.node.total - anon;
	}

	instances(): readonly AutoInstance[] {
		return this.#model.guests.map(({ name, min, max, weight, looksIdle = false }) => {
			const { target, anon, hot, cold, avg10, ...counts } = this.#state(name);
			return {
				...{ name, min, max, weight, target, limit: target },
				usage: anon + hot + cold,
				workingSet: looksIdle ? anon : anon + hot,
				unreclaimable: anon,
				pressure: this.#model.hasPressure ? { avg10, avg60: avg10 } : null,
				refaultsPerSecond: counts.refaults,
				limitHitsPerSecond: counts.limitHits,
				oomKills: counts.oomKills - (this.#killsSeen.get(name) ?? 0),
			};
		});
	}

	#live({ name, load }: Guest): void {
		const now = load(this.#second);
		const before = this.#state(name);
		const after = second(before, now);
		const { stalled, short, oomKills } = this.harm.get(name) ?? NO_HARM;
		this.states.set(name, after);
		this.harm.set(name, {
			stalled: stalled + Math.min(MOST_STALLED, after.refaults * REFAULT_S),
			short: short + (now.anon + now.hot > before.target ? 1 : 0),
			oomKills: oomKills + after.oomKills - before.oomKills,
		});
	}

	#state(name: string): GuestState {
		return this.states.get(name) ?? freshGuest(0);
	}
}

const NO_HARM: Harm = { stalled: 0, short: 0, oomKills: 0 };
