import type { NodePresence } from '../model/cluster.ts';
import type { KnownNode, NodeStatus } from '../model/instance-status.ts';
import type { Fleet } from './fleet.ts';
import { nodeMemory } from './node-memory.ts';

/** What this node tells of itself. */
export function presenceOf(fleet: Fleet, daemon: NonNullable<NodeStatus['daemon']>): NodePresence {
	const isUp = new Set(['RUNNING', 'FROZEN']);
	const running = [...fleet.seen.values()].filter(
		({ ownership, state }) => ownership === 'Ours' && isUp.has(state),
	);
	return {
		node: fleet.node.name,
		version: daemon.version,
		since: daemon.startedAt,
		running: running.length,
		memory: nodeMemory(fleet),
	};
}

/** Every node that this one knows of, and how it stands. */
export function knownNodes(fleet: Fleet, daemon: NodeStatus['daemon']): readonly KnownNode[] {
	const { catalog, cluster, node } = fleet;
	const present = new Map(cluster.nodes);
	if (daemon !== null) present.set(node.name, presenceOf(fleet, daemon));
	const { cordons, owners } = cluster;
	const names = new Set([
		...[node.name, ...catalog.nodes.keys()],
		...[...present.keys(), ...cordons.keys()],
	]);
	const owned = new Map<string, number>();
	for (const owner of owners.values()) {
		owned.set(owner.node, (owned.get(owner.node) ?? 0) + 1);
	}
	return [...names].sort().map((name) => ({
		name,
		state: stateOf(name, fleet, present),
		address: catalog.nodes.get(name)?.address ?? null,
		presence: present.get(name) ?? null,
		owns: cluster.cluster === null ? null : (owned.get(name) ?? 0),
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

function stateOf(
	name: string,
	{ node, cluster }: Fleet,
	present: ReadonlyMap<string, NodePresence>,
): KnownNode['state'] {
	const isKnown = name === node.name || (cluster.cluster !== null && cluster.isCurrent);
	if (!isKnown) return 'Unknown';
	return present.has(name) ? 'Ready' : 'NotReady';
}
