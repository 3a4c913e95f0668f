import type { NodeMemory } from '../../model/instance-status.ts';
import { belongsHere } from '../../model/migration.ts';
import { nodeSpec } from '../../schema/node-spec.ts';
import type { Fleet } from '../fleet.ts';

/** How much of this node's memory instances may have together, and how much they have. */
export function nodeMemory(
	fleet: Pick<Fleet, 'catalog' | 'node' | 'memoryTotal' | 'held'>,
): Omit<NodeMemory, 'mins'> {
	const { catalog, node, memoryTotal } = fleet;
	const { reserve, overcommit } = catalog.nodes.get(node.name) ?? nodeSpec(node.name);
	const capacity = Math.floor(Math.max(0, memoryTotal - reserve.memory) * overcommit.memory);
	return { capacity, held: fleet.held.total };
}

/** The highest memory limit that the node can give this instance. */
export function mostMemory(fleet: Fleet, name: string): number {
	const { capacity, held } = nodeMemory(fleet);
	return Math.max(0, capacity - held + fleet.held.of(name));
}

/** What the instances declared for this node are promised at least. */
export function promisedMins({
	catalog,
	node,
	records,
}: Pick<Fleet, 'catalog' | 'node' | 'records'>): number {
	const here = [...catalog.instances.values()].filter(
		({ name, spec }) =>
			belongsHere(spec.node, node.name, records.get(name)?.owner) && spec.state !== 'Absent',
	);
	return here.reduce((total, { spec }) => total + (spec.memory.min ?? 0), 0);
}
