import type { ContainerDriver } from '../../../src/drivers/container/driver.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { STANDS_ALONE } from '../../../src/model/cluster.ts';
import { NOTHING_COMES } from '../../../src/model/memory-arrival.ts';
import type { ObservedNode } from '../../../src/model/observed.ts';
import { Allocations } from '../../../src/reconciler/cluster/allocations.ts';
import { ownersIn } from '../../../src/reconciler/cluster/owners-in-records.ts';
import { nodeFacts } from '../../../src/reconciler/fleet.ts';
import { Looks } from '../../../src/reconciler/looks.ts';
import { NO_METER } from '../../../src/reconciler/meter.ts';
import { WatchedWork } from '../../../src/reconciler/progress/watched-work.ts';
import { Failures } from '../../../src/reconciler/queue/failures.ts';
import { Slots } from '../../../src/reconciler/queue/slots.ts';
import type { Loop } from '../../../src/reconciler/reconcile.ts';
import { Records } from '../../../src/reconciler/record/records.ts';
import { RunningOperations } from '../../../src/reconciler/sharing/running-operations.ts';
import { LocalStore } from '../../../src/store/local-store.ts';
import type { EventLog, NewEvent, RecordStore, Trash } from '../../../src/store/store.ts';

/** What outlives the process: the host, the disk and the specs. */
export interface Surroundings {
	readonly driver: ContainerDriver;
	readonly records: RecordStore;
	readonly trash: Trash;
	readonly clock: Clock;
	readonly newUid: () => string;
	readonly catalog: () => Catalog;
	readonly node: ObservedNode;
}

/** The parts of a daemon that was just started: it knows nothing but what lies on disk. */
export async function startLoop(around: Surroundings): Promise<Loop> {
	const records = await Records.load(around.records);
	const looks = new Looks(around.driver, around.clock);
	return {
		...around,
		records,
		node: 'here',
		meter: NO_METER,
		peers: null,
		cluster: new LocalStore('here', ownersIn(records)),
		operations: new RunningOperations(),
		watched: new WatchedWork(),
		allocations: new Allocations(null, around.clock),
		starts: new Slots(2),
		looks,
		failures: new Failures(() => 0.5),
		events: NO_JOURNAL,
		fleet: () => ({
			catalog: around.catalog(),
			records: records.all,
			node: nodeFacts('here', around.node),
			autoTargets: new Map(),
			memoryTotal: around.node.memoryTotal,
			held: looks.memory.all,
			pruneMax: Number.POSITIVE_INFINITY,
			graceEnds: new Map<string, number>(),
			seen: looks.last,
			health: new Map(),
			hasInterface: () => true,
			isOvsBridge: () => false,
			hasPath: () => true,
			memoryArrival: () => NOTHING_COMES,
			askableSince: 0,
			cluster: STANDS_ALONE,
			silent: new Map(),
			heardUntil: new Map(),
			canFence: false,
			allocations: null,
			now: around.clock.now(),
		}),
	};
}

const NO_JOURNAL: EventLog = {
	add: (event: NewEvent) => ({
		...event,
		seq: 1,
		count: 1,
		firstSeen: 0,
		lastSeen: 0,
		provenance: null,
	}),
	read: () => Promise.resolve([]),
	follow: () => () => undefined,
	flush: () => Promise.resolve(),
};
