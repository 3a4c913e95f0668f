import type { Allocation, AllocationQuestion } from '../../model/allocation.ts';
import type { Catalog, Declared } from '../../model/catalog.ts';
import type { Homeless } from '../../model/cluster.ts';
import { nodeSpec } from '../../schema/node-spec.ts';
import type { Fleet } from '../fleet.ts';
import { nodeMemory } from '../node-memory/node-memory.ts';
import { type Allocated, allocateAll } from '../plan/allocated.ts';
import { cordonInWords } from '../plan/cordon-words.ts';
import {
	type Placement,
	type PlacementInput,
	placeAll,
	withoutEachNode,
} from '../plan/placement.ts';
import type { ClosedNode } from '../plan/rooms.ts';

interface Known {
	readonly serial: number;
	readonly allocations: Fleet['allocations'];
	readonly placements: ReadonlyMap<string, Placement>;
}

/** Every plan asks, and the answer changes with the specs, with what was heard and with what an external program answered. */
const known = new WeakMap<Catalog, Known>();

/** Where what nobody has should go, and what fails over. Empty on a host that stands alone. */
export function placementsIn(fleet: Fleet): ReadonlyMap<string, Placement> {
	const { catalog, cluster, allocations } = fleet;
	const before = known.get(catalog);
	const isSame = before?.serial === cluster.serial && before.allocations === allocations;
	if (before !== undefined && isSame) return before.placements;
	const placements = cluster.cluster === null ? new Map() : placeIn(fleet);
	known.set(catalog, { serial: cluster.serial, allocations, placements });
	return placements;
}

function placeIn(fleet: Fleet): ReadonlyMap<string, Placement> {
	const { allocations } = fleet;
	if (allocations === null) return placeAll(partsOf(fleet));
	const { failingOver, allocated } = allocatedIn(fleet, allocations);
	return new Map([...failingOver, ...allocated.placements]);
}

/** What an external program has to be asked next, after these answers; `null` = nothing. */
export function openQuestion(
	fleet: Fleet,
	answers: ReadonlyMap<string, Allocation>,
): AllocationQuestion | null {
	const { cluster, isCurrent } = fleet.cluster;
	if (cluster === null || !isCurrent) return null;
	const { open } = allocatedIn(fleet, answers).allocated;
	return open === null ? null : { cluster, ...open };
}

/** What fails over is placed by ballast itself: that must not wait for an external program. */
function allocatedIn(
	fleet: Fleet,
	answers: ReadonlyMap<string, Allocation>,
): { readonly failingOver: ReadonlyMap<string, Placement>; readonly allocated: Allocated } {
	const { nodes, closed, placed: there, unplaced } = partsOf(fleet);
	const isOwned = ({ name }: Pick<Declared, 'name'>): boolean => fleet.cluster.owners.has(name);
	const orphans = unplaced.filter(isOwned);
	const failingOver = placeAll({ nodes, closed, placed: there, unplaced: orphans });
	const arriving = orphans.flatMap((each) => {
		const node = failingOver.get(each.name)?.node ?? null;
		return node === null ? [] : [{ ...each, node }];
	});
	const rest = unplaced.filter((each) => !isOwned(each));
	const input = { nodes, closed, placed: [...there, ...arriving], unplaced: rest };
	return { failingOver, allocated: allocateAll(input, answers) };
}

/** What fails over and would have nowhere to go if its node were gone. */
export function homelessIn(fleet: Fleet): readonly Homeless[] {
	const { cluster, isCurrent } = fleet.cluster;
	return cluster === null || !isCurrent ? [] : withoutEachNode(partsOf(fleet));
}

/** What fails over by its spec, where this node could not be the one to start it. */
export function unfencedIn({ cluster, canFence, catalog }: Fleet): readonly string[] {
	if (cluster.cluster === null || canFence) return [];
	return [...catalog.instances.values()]
		.filter(({ spec }) => spec.ha.failover === 'Auto')
		.map(({ name }) => name)
		.sort();
}

/** What is known of nodes and instances, as placement asks for it. */
export function partsOf(fleet: Fleet): PlacementInput {
	const { catalog, cluster, node: here, silent } = fleet;
	const { owners } = cluster;
	const declared = [...catalog.instances.values()].filter(({ spec }) => spec.state !== 'Absent');
	const whereOf = ({ name, spec }: Declared): string | null => owners.get(name)?.node ?? spec.node;
	const isOrphan = ({ name, spec }: Declared): boolean =>
		spec.ha.failover === 'Auto' && silent.has(owners.get(name)?.node ?? '');
	const nodes = new Map([...cluster.nodes].map(([name, { memory }]) => [name, memory]));
	// a command that does without the daemon acts for this node
	if (!nodes.has(here.name)) nodes.set(here.name, nodeMemory(fleet));
	const candidates = [...nodes].map(([name, memory]) => ({
		spec: catalog.nodes.get(name) ?? nodeSpec(name),
		memory,
	}));
	const closed = closedNodes(fleet);
	const shut = new Set(closed.map(({ name }) => name));
	return {
		nodes: candidates.filter(({ spec }) => !shut.has(spec.name)),
		closed,
		placed: declared.flatMap((each) => {
			const node = whereOf(each);
			return node === null || isOrphan(each) ? [] : [{ ...each, node }];
		}),
		unplaced: declared.filter((each) => whereOf(each) === null || isOrphan(each)),
	};
}

/** By the names of the nodes: all that are cordoned, and those whose documents keep new ones away. */
function closedNodes({ catalog, cluster: { cordons } }: Fleet): readonly ClosedNode[] {
	const unschedulable = [...catalog.nodes.values()].filter((each) => each.unschedulable);
	const names = new Set([...cordons.keys(), ...unschedulable.map(({ name }) => name)]);
	return [...names].sort().map((name) => {
		const cordon = cordons.get(name);
		const why = cordon === undefined ? 'is unschedulable by its document' : cordonInWords(cordon);
		return { name, labels: catalog.nodes.get(name)?.labels ?? {}, why };
	});
}
