import { type Duplex, PassThrough } from 'node:stream';
import type { SimRun } from '../../../src/drivers/container/sim/sim-container.ts';
import type { SimHost } from '../../../src/drivers/container/sim/sim-host.ts';
import { endRun } from '../../../src/drivers/container/sim/sim-run.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { type MemoryArrival, NOTHING_COMES } from '../../../src/model/memory-arrival.ts';
import { LXCPATH } from '../../support/sim-node.ts';

const STEP_MS = 500;
const SILENT_MS = 15_000;
const LAST_WORDS_MS = 2000;
const BYTES_PER_STEP = 2 ** 20;

/** What memory in flight sees of a host. */
export interface Place {
	readonly host: SimHost;
	readonly clock: Clock;
	readonly isOn: () => boolean;
	/** Whether something sent from it arrives at another host. */
	readonly reaches: (other: string) => boolean;
}

/** A connection that memory comes through, from one host to another. */
interface Way {
	readonly from: string;
	readonly to: string;
	readonly duplex: Duplex;
	/** The processes that stand still at its beginning; before that it ends with the daemon that opened it. */
	held: number | null;
	isBroken: boolean;
	/** All of it came: what is still held is older than what runs at its end. */
	isSpent: boolean;
	readonly isDaemonThere: () => boolean;
}

/** Processes whose memory comes after them, where they come to. */
interface Arrival {
	readonly name: string;
	readonly memory: number;
	bytes: number;
	/** When what fetches was seen last, by the clock of the host; `null` = it was not asked for yet. */
	fetchedAt: number | null;
	fetcher: 'Waiting' | 'Fetching' | 'Gone';
	lostAt: number | null;
	isWhole: boolean;
}

interface NewWay {
	readonly from: string;
	readonly to: string;
	readonly folder: string;
	readonly isDaemonThere: () => boolean;
}

/**
 * Memory between hosts, with the processes that hold and fetch it, which outlive daemons: as src/drivers/container/lxc/post-copy does it
 * with CRIU. A folder of images names a try.
 */
export class MemoryInFlight {
	readonly #place: (node: string) => Place;
	readonly #random: () => number;
	readonly #ways = new Map<string, Way>();
	readonly #arrivals = new Map<string, Map<string, Arrival>>();
	/** Of which nothing on their host says any more that they have not all of their memory. */
	readonly #untold = new Set<Arrival>();

	constructor(place: (node: string) => Place, random: () => number) {
		this.#place = place;
		this.#random = random;
	}

	open({ from, to, folder, isDaemonThere }: NewWay): Duplex {
		const duplex = new PassThrough();
		this.#ways.set(folder, {
			from,
			to,
			duplex,
			held: null,
			isBroken: false,
			isSpent: false,
			isDaemonThere,
		});
		return duplex;
	}

	/** The processes of that memory stand still at the beginning of the way. */
	hold(folder: string, memory: number): void {
		const way = this.#ways.get(folder);
		if (way === undefined) return;
		way.held = memory;
		way.duplex.destroy();
	}

	/** The memory that is held on a host for a folder of images. */
	heldAt(node: string, folder: string): number | null {
		const way = this.#ways.get(folder);
		return way?.from === node ? way.held : null;
	}

	/** Whether images say nothing of memory, which goes beside them. */
	isBeside(folder: string): boolean {
		return this.#ways.has(folder);
	}

	isHeld(node: string, memory: number): boolean {
		return this.#waysFrom(node).some(({ held }) => held === memory);
	}

	/** Whether it is held there, and could go on from that. */
	isLatestAt(node: string, memory: number): boolean {
		return this.#waysFrom(node).some(({ held, isSpent }) => held === memory && !isSpent);
	}

	/** Nothing is held there any more; what comes through the way comes to its end. */
	release(node: string, folder: string): void {
		const way = this.#ways.get(folder);
		if (way?.from !== node) return;
		way.held = null;
		way.isBroken = true;
		way.duplex.destroy();
	}

	/** Images of which the memory stays behind came to a host. */
	arrive(node: string, folder: string, run: SimRun): void {
		const { name, memory } = run;
		const began = { bytes: 0, fetchedAt: null, fetcher: 'Waiting', lostAt: null } as const;
		this.#at(node).set(folder, { name, memory, ...began, isWhole: false });
	}

	arrivalAt(node: string, folder: string): Arrival | null {
		return this.#at(node).get(folder) ?? null;
	}

	/** What is in a folder of the trash goes, and with it what would say that memory is missing; what runs without it goes on. */
	forget(node: string, trashId: string): void {
		for (const [folder, arrival] of this.#at(node)) {
			if (!folder.startsWith(`${trashId}/`)) continue;
			this.#at(node).delete(folder);
			if (!arrival.isWhole && this.#runs(node, arrival)) this.#untold.add(arrival);
		}
	}

	memoryArrival(node: string, folder: string): MemoryArrival {
		const arrival = this.arrivalAt(node, folder);
		if (arrival === null || arrival.isWhole) return NOTHING_COMES;
		const { bytes, fetchedAt, fetcher, lostAt } = arrival;
		if (lostAt === null && (fetchedAt === null || fetcher !== 'Gone')) {
			return { state: 'Coming', bytes, lostAt: null };
		}
		return { state: 'Lost', bytes, lostAt: lostAt ?? fetchedAt };
	}

	/** Whether processes of that memory which came to a host have not all of it. */
	isPartOf(node: string, memory: number): boolean {
		const isMissing = (arrival: Arrival): boolean => arrival.memory === memory && !arrival.isWhole;
		if ([...this.#at(node).values()].some(isMissing)) return true;
		return [...this.#untold].some((each) => isMissing(each) && this.#runs(node, each));
	}

	/** Processes of that memory which must not run there, for it cannot all come. */
	isLost(node: string, memory: number): boolean {
		return [...this.#at(node)].some(
			([folder, arrival]) =>
				arrival.memory === memory && this.memoryArrival(node, folder).state === 'Lost',
		);
	}

	/** Begins to fetch. False when nothing can come. */
	fetch(node: string, folder: string): boolean {
		const arrival = this.arrivalAt(node, folder);
		const way = this.#ways.get(folder);
		if (arrival === null || way?.to !== node || !isOpen(way) || arrival.fetcher === 'Gone')
			return false;
		if (arrival.fetcher === 'Fetching') return true;
		arrival.fetcher = 'Fetching';
		arrival.fetchedAt = this.#place(node).clock.now();
		this.#step({
			node,
			folder,
			arrival,
			way,
			leftMs: this.#takesMs(),
			silentMs: 0,
			hasBegun: false,
		});
		return true;
	}

	/** At the target: it is remembered as lost, and what runs of it is ended. */
	lose(node: string, folder: string): void {
		const arrival = this.arrivalAt(node, folder);
		if (arrival === null) return;
		const { host, clock } = this.#place(node);
		arrival.lostAt ??= clock.now();
		arrival.fetcher = 'Gone';
		const run = host.visibleRun({ lxcpath: LXCPATH, name: arrival.name });
		if (run !== null) endRun(host, run, { cause: 'Signal', code: 9 });
	}

	/** What fetches on a host ends: CRIU, which is noticed, or what would notice it. */
	endFetching(node: string, which: 'Criu' | 'Receive'): void {
		for (const [folder, arrival] of this.#at(node)) {
			if (arrival.fetcher !== 'Fetching') continue;
			if (which === 'Criu') this.lose(node, folder);
			else arrival.fetcher = 'Gone';
		}
	}

	/** Connections that begin on a host break; what is held there stays so. */
	breakWays(node: string): void {
		for (const way of this.#waysFrom(node)) way.isBroken = true;
	}

	/** The processes that were held on a host are gone, and their memory with them. */
	endHolding(node: string): readonly number[] {
		const ended = this.#waysFrom(node).flatMap(({ held }) => (held === null ? [] : [held]));
		for (const [folder, { from }] of this.#ways) if (from === node) this.release(node, folder);
		return ended;
	}

	/** All that fetched on a host is gone. */
	powerOff(node: string): void {
		for (const arrival of this.#at(node).values()) arrival.fetcher = 'Gone';
	}

	#step(fetching: Fetching): void {
		const { node, folder, arrival } = fetching;
		this.#place(node).clock.after(STEP_MS, () => {
			const isThere = this.arrivalAt(node, folder) === arrival || this.#untold.has(arrival);
			if (!isThere || arrival.fetcher !== 'Fetching') return;
			arrival.fetchedAt = this.#place(node).clock.now();
			if (this.#isEnded(fetching) || fetching.leftMs <= 0) {
				arrival.isWhole = true;
				arrival.fetcher = 'Gone';
				fetching.way.isSpent = true;
				return;
			}
			const limit = fetching.way.isBroken ? LAST_WORDS_MS : SILENT_MS;
			if (fetching.silentMs >= limit) {
				// of what it cannot say it cannot end anything either
				arrival.fetcher = 'Gone';
				this.lose(node, folder);
				return;
			}
			this.#step(this.#comes(fetching) ? come(fetching) : silent(fetching));
		});
	}

	/** Often long enough for something else to happen. */
	#takesMs(): number {
		return this.#random() < 0.2 ? 1000 : 5000 + this.#random() * 60_000;
	}

	/** All processes that it is fetched for. */
	#isEnded(fetching: Fetching): boolean {
		const isThere = this.#runs(fetching.node, fetching.arrival);
		fetching.hasBegun ||= isThere;
		return fetching.hasBegun && !isThere;
	}

	#runs(node: string, { name, memory }: Arrival): boolean {
		const runs = this.#place(node).host.runsOf({ lxcpath: LXCPATH, name });
		return runs.some((run) => run.memory === memory);
	}

	#comes({ node, way, hasBegun }: Fetching): boolean {
		const source = this.#place(way.from);
		const isReached = source.reaches(node) && this.#place(node).reaches(way.from);
		return hasBegun && source.isOn() && isOpen(way) && isReached;
	}

	#at(node: string): Map<string, Arrival> {
		const known = this.#arrivals.get(node) ?? new Map<string, Arrival>();
		this.#arrivals.set(node, known);
		return known;
	}

	#waysFrom(node: string): readonly Way[] {
		return [...this.#ways.values()].filter(({ from }) => from === node);
	}
}

interface Fetching {
	readonly node: string;
	readonly folder: string;
	readonly arrival: Arrival;
	readonly way: Way;
	readonly leftMs: number;
	readonly silentMs: number;
	hasBegun: boolean;
}

function come(fetching: Fetching): Fetching {
	fetching.arrival.bytes += BYTES_PER_STEP;
	return { ...fetching, leftMs: fetching.leftMs - STEP_MS, silentMs: 0 };
}

function silent(fetching: Fetching): Fetching {
	return { ...fetching, silentMs: fetching.silentMs + STEP_MS };
}

function isOpen({ held, isBroken, duplex, isDaemonThere }: Way): boolean {
	return !isBroken && (held !== null || (!duplex.destroyed && isDaemonThere()));
}
