import type { Owner } from './migration.ts';
import type { Operation, SharedStatus } from './shared-status.ts';

/** What a node tells the others of itself for as long as it is there. */
export interface NodePresence {
	readonly node: string;
	/** Of ballast. */
	readonly version: string;
	/** ms since the epoch, by its own clock: when its daemon began. */
	readonly since: number;
	/** Containers that run there. */
	readonly running: number;
	/** Bytes: what its instances may have together, and what those that run hold by their limits. */
	readonly memory: { readonly capacity: number; readonly held: number };
}

/** What keeps new instances away from a node until somebody lifts it. */
export interface Cordon {
	/** ms since the epoch, by the clock of the node where somebody said so. */
	readonly since: number;
	/** That node. */
	readonly by: string;
	/** '' = none was given. */
	readonly reason: string;
}

/** The node that a drain sent each instance to, by the name of the instance. */
export type Drained = ReadonlyMap<string, string>;

/** What the hosts that share a store agree on, as far as this one has heard. */
export interface ClusterView {
	/** What the hosts that share it call themselves; `null`: this one stands alone, and what no other node has is its own. */
	readonly cluster: string | null;
	/** False while the store cannot be reached: what is known may be old then. */
	readonly isCurrent: boolean;
	/** Why it is not current; '' when it is. */
	readonly problem: string;
	/** Grows with each change of owners, nodes, or whether it is current: of all that is decided by. */
	readonly serial: number;
	/** By instance. What is not here was never claimed by anybody. */
	readonly owners: ReadonlyMap<string, Owner>;
	/** The nodes whose daemons are there, by name. */
	readonly nodes: ReadonlyMap<string, NodePresence>;
	/** By node, also of nodes whose daemons are not there. */
	readonly cordons: ReadonlyMap<string, Cordon>;
	/** What drains took from a node since it was cordoned, by node. It is kept when the cordon is lifted, until the next one. */
	readonly drained: ReadonlyMap<string, Drained>;
	/** What the nodes tell of instances, by name. Whether it still counts say `statusNow` and `operationNow`. */
	readonly statuses: ReadonlyMap<string, SharedStatus>;
	readonly operations: ReadonlyMap<string, Operation>;
}

/** An instance that fails over, and has nowhere to go when its node is gone. */
export interface Homeless {
	/** Its node now. */
	readonly node: string;
	readonly name: string;
	readonly why: string;
}

/** Of a host that shares no store. */
export const STANDS_ALONE: ClusterView = {
	cluster: null,
	isCurrent: true,
	problem: '',
	serial: 0,
	owners: new Map(),
	nodes: new Map(),
	cordons: new Map(),
	drained: new Map(),
	statuses: new Map(),
	operations: new Map(),
};
