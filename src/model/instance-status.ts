import type { Declared, Provenance, RemoteSpecs } from './catalog.ts';
import type { ClusterView, Cordon, Homeless, NodePresence } from './cluster.ts';
import type { Condition } from './condition.ts';
import type { Finding } from './finding.ts';
import type { MemoryArrival } from './memory-arrival.ts';
import type { Migratable } from './migration.ts';
import type { ForeignContainer, ObservedInstance, ObservedNode } from './observed.ts';
import type { Override } from './override.ts';
import type { Plan } from './plan.ts';
import type { Reason } from './reasons.ts';
import type { InstanceRecord } from './record.ts';
import type { Operation, SharedStatus } from './shared-status.ts';

/** Everything that can be said about one instance at one moment. */
export interface InstanceStatus {
	readonly name: string;
	/** `null` when no file declares it (any more) or its document has errors. */
	readonly declared: Declared | null;
	/** The first error of its document; the last good spec stays in force. */
	readonly invalid: Finding | null;
	readonly observed: ObservedInstance;
	/** `null` while it does not run, or nothing says what it should be. */
	readonly memory: MemoryFigures | null;
	readonly record: InstanceRecord | null;
	/** `null` while nothing of it is here, or it is on its way already. */
	readonly migratable: Migratable | null;
	/** How far the memory has come that it was sent here without; `null` = it came with all of it, or did not come from elsewhere. */
	readonly memoryComing: MemoryArrival | null;
	readonly conditions: readonly Condition[];
	readonly plan: Plan;
}

/** Bytes; `null` limits mean no limit. */
export interface MemoryFigures {
	/** The limit that the spec says. */
	readonly desired: number | null;
	/** As near to that as it can be now: what the node has, or what the container cannot give back, decides. */
	readonly allowed: number | null;
	/** The limit in force. */
	readonly set: number | null;
	readonly used: number;
}

/** The memory of a node in bytes. */
export interface NodeMemory {
	/** What the limits of its instances may add up to: its memory less the reserve, times the overcommit. */
	readonly capacity: number;
	/** What those that run hold: their limits, and what is used by those that have none. */
	readonly held: number;
	/** The sum of `memory.min` of all that are declared for it. */
	readonly mins: number;
}

/** What this node and others agree on. */
export interface ClusterStatus extends Pick<ClusterView, 'cluster' | 'problem'> {
	/** What fails over and would have nowhere to go; none while the store cannot be reached. */
	readonly homeless: readonly Homeless[];
	/** What fails over by its spec, and not to this node: nothing here can make sure that another one is off. */
	readonly unfenced: readonly string[];
	/** Those that have a document, those whose daemons are there, those that are cordoned, and this one; sorted by name. */
	readonly nodes: readonly KnownNode[];
}

/** A node as this one knows it. */
export interface KnownNode {
	readonly name: string;
	/** `Ready`: its daemon is there. `NotReady`: it is not. `Unknown`: nobody tells. */
	readonly state: 'Ready' | 'NotReady' | 'Unknown';
	/** Where ssh reaches it, as its document says; `null` = no document, or it does not say. */
	readonly address: string | null;
	/** What it tells of itself while it is there. */
	readonly presence: NodePresence | null;
	/** How many instances it has, as agreed upon in the store; `null` without one. */
	readonly owns: number | null;
	/** How many of those are ready, as far as it is known now; `null` = nobody tells. */
	readonly ready: number | null;
	/** `null` = it is not cordoned. */
	readonly cordon: Cordon | null;
	/** Its document keeps new instances away. */
	readonly unschedulable: boolean;
	/** Where instances are that a drain took from it, by the name of the instance. */
	readonly drained: Readonly<Record<string, string>>;
}

/** An instance that another node has, as this one has heard of it. */
export interface ElsewhereStatus {
	readonly name: string;
	readonly node: string;
	/** Where ssh reaches that node, as its document says; `null` = no document, or it does not say. */
	readonly address: string | null;
	/** The condition Ready; `Unknown` while nobody can tell. */
	readonly ready: Condition['status'];
	/** Of that condition, or why nobody can tell: `NodeAway`, `StoreUnreachable`, `NotTold`. */
	readonly reason: Reason;
	/** Where nobody can tell, until when something was heard, in ms since the epoch: of its node, or else of the instance. `null` otherwise. */
	readonly lastSeen: number | null;
	/** What its node told last; `null` = nothing since it has it. */
	readonly told: SharedStatus | null;
	/** What goes on with it between two nodes. */
	readonly operation: Operation | null;
}

/** Where the specs come from, and what is wrong with them. */
export interface SpecsStatus {
	readonly path: string;
	readonly folder: 'Readable' | 'Empty' | 'Unreadable';
	readonly problem: string;
	readonly provenance: Provenance | null;
	/** `null` = the specs are a folder of this host. */
	readonly remote: RemoteSpecs | null;
	readonly findings: readonly Finding[];
}

/** What `get`, `describe` and `diff` show, whoever observed it. */
export interface NodeStatus {
	readonly node: string;
	/** The daemon that answered; `null` when the command observed by itself. */
	readonly daemon: {
		readonly pid: number;
		readonly startedAt: number;
		readonly version: string;
	} | null;
	/** ms since the epoch when this was observed. */
	readonly at: number;
	readonly host: ObservedNode;
	readonly memory: NodeMemory;
	readonly cluster: ClusterStatus;
	readonly specs: SpecsStatus;
	/** Sorted by name: all that is declared, recorded or found in our lxcpath. */
	readonly instances: readonly InstanceStatus[];
	/** What other nodes have; none without a store that they share. Sorted by name; what is known of it here is in `instances` too. */
	readonly elsewhere: readonly ElsewhereStatus[];
	readonly foreign: readonly ForeignContainer[];
	/** What people want for a while against the specs, by instance. */
	readonly overridden: Readonly<Record<string, readonly Override[]>>;
	/** Instances that are paused, and until when (ms since the epoch). */
	readonly paused: Readonly<Record<string, { readonly until: number; readonly reason: string }>>;
}

/** What this node has, or is to have: not what another one has and nothing of is here. */
export function instancesHere({ instances, elsewhere }: NodeStatus): readonly InstanceStatus[] {
	const others = new Set(elsewhere.map(({ name }) => name));
	return instances.filter(
		({ name, observed }) => observed.ownership !== 'Absent' || !others.has(name),
	);
}
