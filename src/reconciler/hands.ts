import type { ContainerDriver } from '../drivers/container/driver.ts';
import type { Peers } from '../drivers/migration/peer.ts';
import type { Clock } from '../model/clock.ts';
import type { ClusterStore } from '../store/cluster-store.ts';
import type { EventLog, Trash } from '../store/store.ts';
import type { WatchedWork } from './progress/watched-work.ts';
import type { Slots } from './queue/slots.ts';
import type { Records } from './record/records.ts';
import type { RunningOperations } from './sharing/running-operations.ts';

/** What the executor works with. */
export interface Hands {
	readonly driver: ContainerDriver;
	readonly records: Records;
	readonly trash: Trash;
	/** How many containers start at the same time: starting is what loads a host. */
	readonly starts: Slots;
	readonly clock: Clock;
	/** Where long work says how far it has come. */
	readonly events: Pick<EventLog, 'add'>;
	/** Who sees all the while how far it has come. */
	readonly watched: WatchedWork;
	readonly newUid: () => string;
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** The way to other nodes; `null` = there is none. */
	readonly peers: Peers | null;
	/** Who may run what. */
	readonly cluster: ClusterStore;
	/** What is told of what takes a while between nodes. */
	readonly operations: RunningOperations;
}
