import type { Allocation } from '../model/allocation.ts';
import type { AutoTarget } from '../model/auto-target.ts';
import type { Catalog } from '../model/catalog.ts';
import type { ClusterView } from '../model/cluster.ts';
import type { Health } from '../model/health.ts';
import type { MemoryArrival } from '../model/memory-arrival.ts';
import type { ObservedInstance, ObservedNode } from '../model/observed.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Silence } from './cluster/silences.ts';
import type { HeldBytes } from './node-memory/held-bytes.ts';
import type { NodeFacts } from './plan/plan-input.ts';
import { type Declaration, declarationOf, declaredNames } from './specs/declaration.ts';

/** Everything that a plan depends on beside the instance itself. */
export interface Fleet {
	readonly catalog: Catalog;
	readonly records: ReadonlyMap<string, InstanceRecord>;
	readonly node: NodeFacts;
	/** What the node gives its instances with `memory.target: Auto`, by name. */
	readonly autoTargets: ReadonlyMap<string, AutoTarget>;
	/** The host's memory, in bytes. */
	readonly memoryTotal: number;
	/** What each running instance holds of it. */
	readonly held: HeldBytes;
	readonly pruneMax: number;
	/**
	 * Until when, in ms since the epoch, an instance that has just gone from the specs may come back with the next
	 * stroke of an editor.
	 */
	readonly graceEnds: ReadonlyMap<string, number>;
	/** Instances as they were last looked at, without those of which something was heard since. */
	readonly seen: ReadonlyMap<string, ObservedInstance>;
	/** What the health checks of this process tell. */
	readonly health: ReadonlyMap<string, Health>;
	/** Whether the host has a network interface of that name now, or has lent it to that instance. */
	readonly hasInterface: (name: string, lentTo: string) => boolean;
	/** Whether a bridge of the host is one of Open vSwitch. */
	readonly isOvsBridge: (name: string) => boolean;
	/** Whether the host has a file, folder or device at that path now. */
	readonly hasPath: (path: string) => boolean;
	/** How far memory has come that came after the processes in a folder of images. */
	readonly memoryArrival: (folder: string) => MemoryArrival;
	/** Since when other nodes can ask this one, in ms since the epoch. */
	readonly askableSince: number;
	/** Who may run what, as far as this host has heard. */
	readonly cluster: ClusterView;
	/** Nodes that own something and that the others have not heard of. */
	readonly silent: ReadonlyMap<string, Silence>;
	/** Until when nodes were heard of, in ms since the epoch. */
	readonly heardUntil: ReadonlyMap<string, number>;
	/** Whether this host can make sure that another one is off. */
	readonly canFence: boolean;
	/** What an external program answered about instances that need a node; `null` = nobody is asked. */
	readonly allocations: ReadonlyMap<string, Allocation> | null;
	/** ms since the epoch. */
	readonly now: number;
}

export function nodeFacts(name: string, node: ObservedNode): NodeFacts {
	const { bootedAt, cpus, controllers, cgroupLayout } = node;
	return { name, bootedAt, cpus, controllers, cgroupLayout };
}

const addresses = new WeakMap<Catalog['nodes'], Readonly<Record<string, string>>>();

/** Where ssh reaches each node that says so. Each catalog is asked for every plan. */
export function addressesOf({ nodes }: Pick<Catalog, 'nodes'>): Readonly<Record<string, string>> {
	const known = addresses.get(nodes);
	if (known !== undefined) return known;
	const found = Object.fromEntries(
		[...nodes.values()].flatMap(({ name, address }) => (address ? [[name, address]] : [])),
	);
	addresses.set(nodes, found);
	return found;
}

/** Every instance that is declared or on record, sorted. */
export function fleetNames({
	catalog,
	records,
}: Pick<Fleet, 'catalog' | 'records'>): readonly string[] {
	return [...new Set([...declaredNames(catalog), ...records.keys()])].sort();
}

export function declarationIn({ catalog, records }: Fleet, name: string): Declaration {
	return declarationOf(catalog, name, records.get(name) ?? null);
}
