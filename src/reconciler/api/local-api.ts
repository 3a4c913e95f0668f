import type { Allocator } from '../../drivers/allocator/allocator.ts';
import type { ContainerObserver } from '../../drivers/container/driver.ts';
import { type Clock, pause } from '../../model/clock.ts';
import type { ClusterView } from '../../model/cluster.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { NodeStatus } from '../../model/instance-status.ts';
import { heldMemory } from '../../model/memory-limit.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Settings } from '../../settings.ts';
import type { SpecSource } from '../../sources/spec-source.ts';
import type { EventLog, EventQuery, Trash, TrashEntry } from '../../store/store.ts';
import { Allocations } from '../cluster/allocations.ts';
import { evacuationOf, homecomingOf } from '../cluster/evacuation.ts';
import { Silences } from '../cluster/silences.ts';
import { targetOf } from '../execute.ts';
import { type Fleet, fleetNames, nodeFacts } from '../fleet.ts';
import { HeldBytes } from '../node-memory/held-bytes.ts';
import { unattended } from '../status/unattended.ts';
import type { Evacuation, Homecoming, ReadApi } from './api.ts';
import { type NodeLook, nodeStatus, originOf } from './node-status.ts';

/** Nothing in here can write: that is what makes `diff` without a daemon a dry run. */
export interface ReadParts {
	readonly settings: Pick<Settings, 'node' | 'prune' | 'failover'>;
	readonly observer: ContainerObserver;
	readonly source: Pick<SpecSource, 'read' | 'provenance' | 'remote'>;
	readonly records: () => Promise<ReadonlyMap<string, InstanceRecord>>;
	readonly events: Pick<EventLog, 'read'>;
	readonly trash: Pick<Trash, 'list'>;
	readonly clock: Clock;
	readonly cluster: () => Promise<ClusterView>;
	/** Who chooses nodes; `null` = ballast itself. */
	readonly allocator: Allocator | null;
}

type Look = Pick<NodeLook, 'fleet' | 'sweep' | 'provenance' | 'remote'>;

/** How often the journal is read for somebody who follows it while no daemon runs. */
const FOLLOW_MS = 500;
/** How often the store is looked at for somebody who follows what other nodes have. */
const LOOK_MS = 2000;

/** Reading without a daemon: by one look of its own. */
export class LocalReader implements ReadApi {
	readonly #parts: ReadParts;

	constructor(parts: ReadParts) {
		this.#parts = parts;
	}

	async status(asking?: AbortSignal): Promise<NodeStatus> {
		const { fleet: seen, ...look } = await this.#look();
		const fleet = asking === undefined ? seen : await this.#asked(seen, asking);
		return nodeStatus({ ...look, fleet, daemon: null, work: unattended });
	}

	async evacuation(): Promise<readonly Evacuation[]> {
		return evacuationOf((await this.#look()).fleet);
	}

	async homecoming(node: string): Promise<readonly Homecoming[]> {
		return homecomingOf((await this.#look()).fleet, node);
	}

	async #look(): Promise<Look> {
		const { settings, observer, source, clock } = this.#parts;
		const [catalog, records, cluster] = await Promise.all([
			source.read(),
			this.#parts.records(),
			this.#parts.cluster(),
		]);
		const targets = fleetNames({ catalog, records }).map((name) =>
			targetOf(name, records.get(name) ?? null),
		);
		const [sweep, origin] = await Promise.all([observer.sweep(targets), originOf(source)]);
		const fleet: Fleet = {
			catalog,
			records,
			node: nodeFacts(settings.node, sweep.node),
			autoTargets: new Map(),
			memoryTotal: sweep.node.memoryTotal,
			held: new HeldBytes([...sweep.instances].map(([name, seen]) => [name, heldMemory(seen)])),
			pruneMax: settings.prune.max,
			graceEnds: new Map(),
			seen: sweep.instances,
			health: new Map(),
			hasInterface: (name, lentTo) => observer.hasInterface(name, lentTo),
			isOvsBridge: (name) => observer.isOvsBridge(name),
			hasPath: (path) => observer.hasPath(path),
			memoryArrival: (folder) => observer.memoryArrival(folder),
			askableSince: clock.now(),
			cluster,
			silent: new Silences().update(cluster, clock.now()),
			heardUntil: new Map(),
			canFence: settings.failover.fence !== null,
			allocations: this.#parts.allocator === null ? null : new Map(),
			now: clock.now(),
		};
		return { fleet, sweep, ...origin };
	}

	/** With what the program that chooses nodes answers now. */
	async #asked(fleet: Fleet, signal: AbortSignal): Promise<Fleet> {
		signal.throwIfAborted();
		const { allocator, clock } = this.#parts;
		const allocations = new Allocations(allocator, clock);
		const end = (): void => allocations.close();
		signal.addEventListener('abort', end);
		try {
			allocations.ask(fleet);
			await allocations.settled();
			signal.throwIfAborted();
			return { ...fleet, allocations: allocations.answers };
		} finally {
			signal.removeEventListener('abort', end);
		}
	}

	events(query: EventQuery): Promise<readonly BallastEvent[]> {
		return this.#parts.events.read(query);
	}

	async followEvents(onEvent: (event: BallastEvent) => void, signal: AbortSignal): Promise<void> {
		const { clock, events } = this.#parts;
		let since = clock.now();
		let told = new Map<number, number>();
		while (!signal.aborted) {
			// The newest were read before, and others may have come in the same millisecond.
			const found = await events.read({ since });
			for (const event of found) if (told.get(event.seq) !== event.count) onEvent(event);
			told = new Map(found.map(({ seq, count }) => [seq, count]));
			since = Math.max(since, ...found.map(({ lastSeen }) => lastSeen));
			await pause(clock, FOLLOW_MS, signal);
		}
	}

	async followElsewhere(onChange: () => void, signal: AbortSignal): Promise<void> {
		const { clock } = this.#parts;
		const { cluster } = await this.#parts.cluster();
		while (!signal.aborted) {
			await pause(clock, LOOK_MS, signal);
			if (cluster !== null && !signal.aborted) onChange();
		}
	}

	trash(): Promise<readonly TrashEntry[]> {
		return this.#parts.trash.list();
	}
}
