import type { AutoTarget } from '../../model/auto-target.ts';
import type { Declared } from '../../model/catalog.ts';
import type { Finding } from '../../model/finding.ts';
import type { Health } from '../../model/health.ts';
import type { MemoryArrival } from '../../model/memory-arrival.ts';
import type { ObservedInstance, ObservedNode } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Silence } from '../cluster/silences.ts';
import type { Placement } from './placement.ts';

/** Everything a plan is made of. The same input always gives the same plan. */
export interface PlanInput {
	readonly name: string;
	/** `null` when no readable file declares it. */
	readonly desired: Declared | null;
	/** The first error of its document: the last good spec of the record stays in force. */
	readonly invalid: Finding | null;
	readonly observed: ObservedInstance;
	readonly record: InstanceRecord | null;
	/** What its health checks tell; `null` when it is not checked. */
	readonly health: Health | null;
	readonly node: NodeFacts;
	/** Where ssh reaches each node whose document says so, by the node's name. */
	readonly addresses: Readonly<Record<string, string>>;
	readonly claim: ClaimFacts;
	/** Interfaces of the host that its NICs hang on and that are not there. */
	readonly missingLinks: ReadonlySet<string>;
	/** Bridges of Open vSwitch that its NICs are on, or were at its start. */
	readonly ovsBridges: ReadonlySet<string>;
	/** Files, folders and devices of the host that its disks need and that are not there. */
	readonly missingPaths: ReadonlySet<string>;
	/** How far the memory of what came here has come; `null` = it came with all of it. */
	readonly memoryComing: MemoryArrival | null;
	/** Since when other nodes can ask this one, in ms since the epoch: what was lost before that could not be taken back yet. */
	readonly askableSince: number;
	/** What the node gives an instance with `memory.target: Auto`; `null` before it gave anything. */
	readonly autoTarget: AutoTarget | null;
	readonly guard: {
		/** Why the prune guard keeps it from being deleted; `null` when it does not. */
		readonly pruneBlocked: string | null;
		/** Until when its file may come back, in ms since the epoch; `null` when it did not vanish just now. */
		readonly graceEndsAt: number | null;
		/** What keeps it from being started; `null` when nothing does. */
		readonly startBlocked: Blocker | null;
		/** Who has to be stopped before it; `null` when nobody has. */
		readonly stopBlocked: string | null;
	};
	/**
	 * The highest memory limit that the node can give it, in bytes: what instances may have together, less
	 * what the others hold. `null` = not counted.
	 */
	readonly mostMemory: number | null;
	/** The specs cannot be read well enough to tell that nothing declares it: a missing declaration deletes nothing. */
	readonly keep: boolean;
	/** ms since the epoch. */
	readonly now: number;
}

/**
 * Whether this node may make and start it, as far as other nodes are concerned. `Alone`: no other node shares a store with it, so what no
 * other one has is its own. `Ours`: it may. `Free`: nobody has it, and it may once it
 * claimed it. `Unknown`: the store cannot be reached, and this node is not known to have it. What another node has is in the record.
 */
export interface ClaimFacts {
	readonly standing: 'Alone' | 'Ours' | 'Free' | 'Unknown';
	/** Why the store cannot be reached; '' when it can. */
	readonly problem: string;
	/**
	 * Whether the store as it was heard is older than what this node did or was told itself: that another one has it now stands in the record
	 * alone.
	 */
	readonly isBehind: boolean;
	/** Where it should go, if nobody has it and its spec names no node, or if it fails over. */
	readonly placement: Placement | null;
	/** Whether the other nodes hear of this one, as it knows itself from the store. */
	readonly isHeard: boolean;
	/** That of the node that owns it; `null` = that node is there, or this one cannot tell. */
	readonly silence: Silence | null;
	/** Whether this host can make sure that another one is off. */
	readonly canFence: boolean;
}

/** `wait`: it comes to an end by itself. `refused`: not before somebody changes something. */
export interface Blocker {
	readonly kind: 'wait' | 'refused';
	readonly message: string;
}

export type NodeFacts = Pick<ObservedNode, 'bootedAt' | 'cpus' | 'controllers' | 'cgroupLayout'> & {
	readonly name: string;
};
