import type { NodePresence } from '../../model/cluster.ts';
import type { InstanceStatus, KnownNode, NodeStatus } from '../../model/instance-status.ts';
import type { Fleet } from '../fleet.ts';
import { nodeMemory } from '../node-memory/node-memory.ts';

/** What this node tells of itself. */
export function presenceOf(fleet: Fleet, daemon: NonNullable<NodeStatus['daemon']>): NodePresence {
	return {
		node: fleet.node.name,
		version: daemon.version,
		since: daemon.startedAt,
		// what something was heard of since it was looked at holds its memory as before
		running: [...fleet.held].length,
		memory: nodeMemory(fleet),
	};
}

/** Every node that this one knows of, and how it stands. */
export function knownNodes(
	fleet: Fleet,
	status: Pick<NodeStatus, 'daemon' | 'instances' | 'elsewhere'>,
): readonly KnownNode[] {
	const { catalog, cluster, node } = fleet;
	const { daemon } = status;
	const present = new Map(cluster.nodes);
	if (daemon !== null) present.set(node.name, presenceOf(fleet, daemon));
	const { cordons } = cluster;
	const names = new Set([
		...[node.name, ...catalog.nodes.keys()],
		...[...present.keys(), ...cordons.keys()],
	]);
	const owned = counted([...cluster.owners.values()].map((owner) => owner.node));
	const ready = counted([
		...status.elsewhere.filter((each) => each.ready === 'True').map((each) => each.node),
		...status.instances.filter((each) => isReadyHere(each, fleet)).map(() => node.name),
	]);
	const isShared = cluster.cluster !== null;
	return [...names].sort().map((name) => ({
		name,
		state: stateOf(name, fleet, present),
		address: catalog.nodes.get(name)?.address ?? null,
		presence: present.get(name) ?? null,
		owns: isShared ? countOf(name, owned) : null,
		ready: isTold(name, fleet) ? countOf(name, ready) : null,
		cordon: cordons.get(name) ?? null,
		unschedulable: catalog.nodes.get(name)?.unschedulable ?? false,
		drained: drainedFrom(name, cluster),
	}));
}

/** What is still where the drain sent it. */
function drainedFrom(node: string, { drained, owners }: Fleet['cluster']): KnownNode['drained'] {
	const taken = [...(drained.get(node) ?? [])];
	return Object.fromEntries(taken.filter(([name, to]) => owners.get(name)?.node === to));
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
}

function countOf(name: string, counts: ReadonlyMap<string, number>): number {
	return counts.get(name) ?? 0;
}

function isReadyHere({ name, conditions }: InstanceStatus, { node, cluster }: Fleet): boolean {
	const ready = conditions.find(({ type }) => type === 'Ready');
	return cluster.owners.get(name)?.node === node.name && ready?.status === 'True';
}

/** Whether this node can tell how instances of that one stand. */
function isTold(name: string, { node, cluster }: Fleet): boolean {
	if (cluster.cluster === null) return false;
	return name === node.name || (cluster.isCurrent && cluster.nodes.has(name));
}

function stateOf(
	name: string,
	{ node, cluster }: Fleet,
	present: ReadonlyMap<string, NodePresence>,
): KnownNode['state'] {
	const isKnown = name === node.name || (cluster.cluster !== null && cluster.isCurrent);
	if (!isKnown) return 'Unknown';
	return present.has(name) ? 'Ready' : 'NotReady';
}
