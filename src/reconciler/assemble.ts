import type { Allocator } from '../drivers/allocator/allocator.ts';
import type { ContainerDriver } from '../drivers/container/driver.ts';
import type { Peers } from '../drivers/migration/peer.ts';
import type { Clock } from '../model/clock.ts';
import type { Settings } from '../settings.ts';
import type { SpecSource } from '../sources/spec-source.ts';
import type { ClusterStore } from '../store/cluster-store.ts';
import { LocalStore } from '../store/local-store.ts';
import type { EventLog, RecordStore, Trash } from '../store/store.ts';
import { Allocations } from './cluster/allocations.ts';
import { ownersIn } from './cluster/owners-in-records.ts';
import { Controller } from './controller.ts';
import { targetOf } from './execute.ts';
import { fleetNames } from './fleet.ts';
import { HealthChecks } from './health/health-checks.ts';
import type { Log } from './log.ts';
import { Looks } from './looks.ts';
import type { Meter } from './meter.ts';
import { AutoMemory } from './node-memory/auto-memory.ts';
import { WatchedWork } from './progress/watched-work.ts';
import { Failures } from './queue/failures.ts';
import { Slots } from './queue/slots.ts';
import type { Loop } from './reconcile.ts';
import { Records } from './record/records.ts';
import { RunningOperations } from './sharing/running-operations.ts';
import { SpecReader } from './specs/spec-reader.ts';
import { World } from './world.ts';

/** What a loop is made of. Whoever gives it holds the lock of the root. */
export interface LoopParts {
	readonly settings: Pick<Settings, 'node' | 'prune' | 'trash' | 'loop' | 'migration'>;
	readonly driver: ContainerDriver;
	readonly source: SpecSource;
	readonly store: RecordStore;
	readonly trash: Trash;
	readonly events: EventLog;
	readonly clock: Clock;
	/** Gives numbers from 0 to 1. */
	readonly random: () => number;
	readonly newUid: () => string;
	readonly log: Log;
	readonly meter: Meter;
	/** The way to other nodes; `null` = there is none. */
	readonly peers: Peers | null;
	/** Who chooses nodes; `null` = ballast itself. */
	readonly allocator: Allocator | null;
	/** What it shares with other hosts; `null` = it stands alone. */
	readonly cluster: ClusterStore | null;
}

/** A loop that has looked at everything once and stands still until its controller is started. */
export interface Assembly {
	readonly loop: Loop;
	readonly world: World;
	readonly controller: Controller;
	readonly specs: SpecReader;
	readonly memory: AutoMemory;
}

/** Starting is what loads a host; with fewer, small hosts have an idle processor while each waits for the kernel. */
const STARTS_AT_A_TIME = 6;
/** Each is a process or two on the host, and what else they are the guest's program decides. */
const CHECKS_AT_A_TIME = 4;
/** Longer than an editor or git takes to write a file anew. */
const GRACE_MS = 2000;

export async function assemble(parts: LoopParts): Promise<Assembly> {
	const { settings, driver, clock, events, trash, newUid, random, log, meter, peers } = parts;
	const records = await Records.load(parts.store);
	const cluster = parts.cluster ?? new LocalStore(settings.node, ownersIn(records));
	const allocations = new Allocations(parts.allocator, clock);
	const looks = new Looks(driver, clock);
	const health = new HealthChecks({ driver, clock, log, atATime: CHECKS_AT_A_TIME });
	const specs = new SpecReader(parts.source, events);
	const catalog = await specs.read();
	const names = fleetNames({ catalog, records: records.all });
	const targets = names.map((name) => targetOf(name, records.get(name)));
	const { node } = await looks.sweep(targets, new AbortController().signal);
	const world = new World(
		{
			records,
			clock,
			nodeName: settings.node,
			pruneMax: settings.prune.max,
			graceMs: GRACE_MS,
			held: () => looks.memory.all,
			seen: looks,
			health: () => health.results,
			hasInterface: (name, lentTo) => driver.hasInterface(name, lentTo),
			isOvsBridge: (name) => driver.isOvsBridge(name),
			hasPath: (path) => driver.hasPath(path),
			memoryArrival: (folder) => driver.memoryArrival(folder),
			cluster,
			canFence: peers?.canFence ?? false,
			allocations,
		},
		catalog,
		node,
	);
	const failures = new Failures(random);
	const starts = new Slots(STARTS_AT_A_TIME);
	const fleet = () => world.fleet();
	const watched = new WatchedWork();
	const operations = new RunningOperations();
	const shared = { cluster, operations };
	const hands = { driver, records, trash, starts, clock, events, newUid, peers, ...shared };
	const what = { node: settings.node, looks, failures, fleet, meter };
	const loop = { ...hands, ...what, watched, allocations };
	const { workers } = settings.loop;
	const controller = new Controller({ loop, world, health, workers, random, log });
	const memory = new AutoMemory({
		observer: driver,
		clock,
		declared: () => world.wantedHere(),
		node: () => world.nodeSpec(),
		targetOf: (name) => targetOf(name, records.get(name)),
	});
	return { loop, world, controller, specs, memory };
}
