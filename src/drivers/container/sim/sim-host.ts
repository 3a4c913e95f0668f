import type { Clock } from '../../../model/clock.ts';
import type { HostEvent } from '../driver.ts';
import { GOOD_GUEST, type SimContainer, type SimGuest, type SimRun } from './sim-container.ts';
import type { SimNode, SimState } from './sim-state.ts';

/** A state change as `lxc-monitor` would print it for the containers of one lxcpath. */
type MonitorListener = (event: HostEvent, lxcpath: string) => void;

/**
 * A host without any policy: what is on its disk and which processes run. It lets everything happen
 * that a real kernel would, a second start of the same container included; whoever must not do that is tested on it.
 * Entries are immutable values, replaced as a whole, so a test may keep an old one and compare.
 */
export class SimHost {
	readonly clock: Clock;
	node: SimNode;
	/** By `LXCPATH/NAME`. */
	readonly containers = new Map<string, SimContainer>();
	/** Names of which a half-made container lies in our lxcpath, beside any complete one. */
	readonly halfCreated = new Set<string>();
	/** By `LXCPATH/NAME`; more than one run of a container is a disaster that only a test may look for. */
	readonly runs = new Map<string, readonly SimRun[]>();
	/** By trash id. */
	readonly trash = new Map<string, SimContainer>();
	/** By instance name; a name without an entry has a `GOOD_GUEST`. */
	readonly guests = new Map<string, SimGuest>();
	/** How many times the kernel killed somebody for memory since this host was made. */
	oomKills = 0;
	#nextId: number;
	readonly #listeners = new Set<MonitorListener>();

	constructor(state: SimState, clock: Clock) {
		this.clock = clock;
		this.node = state.node;
		this.#nextId = state.nextId;
		for (const container of state.containers) this.put(container);
		for (const name of state.halfCreated) this.halfCreated.add(name);
		for (const { id, container } of state.trash) this.trash.set(id, container);
		for (const { name, guest } of state.guests) this.guests.set(name, guest);
		for (const run of state.runs) this.setRuns(run, [...this.runsOf(run), run]);
	}

	/** All of it as plain data, from which an equal host can be made. */
	snapshot(): SimState {
		return {
			version: 4,
			node: this.node,
			containers: [...this.containers.values()],
			halfCreated: [...this.halfCreated],
			runs: [...this.runs.values()].flat(),
			trash: [...this.trash].map(([id, container]) => ({ id, container })),
			guests: [...this.guests].map(([name, guest]) => ({ name, guest })),
			nextId: this.#nextId,
		};
	}

	/** A number that this host never gave out before: for pids and rootfs contents. */
	newId(): number {
		this.#nextId += 1;
		return this.#nextId;
	}

	container(place: Place): SimContainer | null {
		return this.containers.get(keyOf(place)) ?? null;
	}

	put(container: SimContainer): void {
		this.containers.set(keyOf(container), container);
	}

	remove(place: Place): void {
		this.containers.delete(keyOf(place));
	}

	/** Every run, those that LXC's tools cannot see included. */
	runsOf(place: Place): readonly SimRun[] {
		return this.runs.get(keyOf(place)) ?? [];
	}

	/** The run that LXC's tools see. */
	visibleRun(place: Place): SimRun | null {
		return this.runsOf(place).find((run) => run.visible) ?? null;
	}

	setRuns(place: Place, runs: readonly SimRun[]): void {
		if (runs.length === 0) this.runs.delete(keyOf(place));
		else this.runs.set(keyOf(place), runs);
	}

	/** Replaces one run, or ends it with `null`. */
	replaceRun(old: SimRun, next: SimRun | null): void {
		const others = this.runsOf(old).filter((run) => run !== old);
		this.setRuns(old, next === null ? others : [...others, next]);
	}

	guest(name: string): SimGuest {
		return this.guests.get(name) ?? GOOD_GUEST;
	}

	/** Calls back for each state change of every container, until the returned function is called. */
	onStateChange(listener: MonitorListener): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Tells the listeners, after the code that runs now is done: news never comes inside of a call. */
	report(place: Place, what: string): void {
		queueMicrotask(() => {
			for (const listener of this.#listeners) listener({ name: place.name, what }, place.lxcpath);
		});
	}
}

/** Where a container lies. */
export interface Place {
	readonly lxcpath: string;
	readonly name: string;
}

function keyOf(place: Place): string {
	return `${place.lxcpath}/${place.name}`;
}
