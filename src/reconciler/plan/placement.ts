import type { Declared, NodeSpec } from '../../model/catalog.ts';
import type { Homeless, NodePresence } from '../../model/cluster.ts';
import { formatBytes } from '../../model/quantity.ts';

/** A node that instances may go to. */
export interface Candidate {
	readonly spec: Pick<NodeSpec, 'name' | 'labels'>;
	readonly memory: NodePresence['memory'];
}

/** Where an instance should go, and why there; `node: null` = nowhere, and why. */
export interface Placement {
	readonly node: string | null;
	readonly why: string;
}

const Mi = 2 ** 20;

type Placeable = Pick<Declared, 'name' | 'spec' | 'labels'>;

interface Room extends Candidate {
	/** Bytes that its instances are declared with. */
	declared: number;
	readonly has: Placeable[];
}

export interface PlacementInput {
	readonly nodes: readonly Candidate[];
	/** What nodes have, with the name of the node. */
	readonly placed: readonly (Placeable & { readonly node: string })[];
	/** What nobody has. */
	readonly unplaced: readonly Placeable[];
}

/**
 * A node for each instance that nobody has. In the order of their names, each as if those before it were there already: so every node
 * comes to the same result by itself, and ten that come at once do not all go to the same one. An instance counts with its memory.max.
 */
export function placeAll({
	nodes,
	placed,
	unplaced,
}: PlacementInput): ReadonlyMap<string, Placement> {
	const rooms = [...nodes]
		.sort((one, other) => (one.spec.name < other.spec.name ? -1 : 1))
		.map((node): Room => ({ ...node, declared: 0, has: [] }));
	const byName = new Map(rooms.map((room) => [room.spec.name, room]));
	for (const instance of placed) {
		const room = byName.get(instance.node);
		if (room !== undefined) take(room, instance);
	}
	const found = new Map<string, Placement>();
	const inOrder = [...unplaced].sort((one, other) => (one.name < other.name ? -1 : 1));
	for (const instance of inOrder) {
		const { room, why } = place(instance, rooms);
		if (room !== null) take(room, instance);
		found.set(instance.name, { node: room?.spec.name ?? null, why });
	}
	return found;
}

/**
 * What fails over and would have nowhere to go if its node were gone, each node by itself (N+1). In the order of nodes and instances.
 */
export function withoutEachNode({
	nodes,
	placed,
}: Pick<PlacementInput, 'nodes' | 'placed'>): readonly Homeless[] {
	const failsOver = ({ spec }: Placeable): boolean =>
		spec.ha.failover === 'Auto' && spec.state !== 'Stopped';
	const owners = new Set(placed.filter(failsOver).map(({ node }) => node));
	return [...owners].sort().flatMap((node) => {
		const going = placeAll({
			nodes: nodes.filter(({ spec }) => spec.name !== node),
			placed: placed.filter((each) => each.node !== node),
			unplaced: placed.filter((each) => each.node === node && failsOver(each)),
		});
		return [...going].flatMap(([name, { node: to, why }]) =>
			to === null ? [{ node, name, why }] : [],
		);
	});
}

function place(
	{ spec }: Placeable,
	rooms: readonly Room[],
): { readonly room: Room | null; readonly why: string } {
	const { nodeSelector, antiAffinity } = spec.placement;
	const none = (why: string) => ({ room: null, why });
	if (rooms.length === 0) return none('no node that is Ready may get something new');
	const labelled = rooms.filter((room) => hasAll(room.spec.labels, nodeSelector));
	if (labelled.length === 0) return none(`no node that is Ready has ${inWords(nodeSelector)}`);
	// without labels, nobody is meant
	const isMeant = Object.keys(antiAffinity).length > 0;
	const apart = isMeant
		? labelled.filter(({ has }) => !has.some(({ labels }) => hasAll(labels, antiAffinity)))
		: labelled;
	if (apart.length === 0) return none(`each node has an instance with ${inWords(antiAffinity)}`);
	const best = apart.reduce((one, other) => (free(other) > free(one) ? other : one));
	const needed = spec.memory.max ?? 0;
	// more than a person can read is no better figure
	const figure = formatBytes(Math.floor(free(best) / Mi) * Mi);
	if (needed > free(best)) {
		return none(
			`no node has ${formatBytes(needed)} of memory free; ${best.spec.name} has most, ${figure}`,
		);
	}
	return {
		room: best,
		why: `it has the most memory free, ${figure}${ofThose(apart, rooms, spec.placement)}`,
	};
}

function ofThose(
	apart: readonly Room[],
	rooms: readonly Room[],
	{ nodeSelector, antiAffinity }: Placeable['spec']['placement'],
): string {
	const only = [
		...(Object.keys(nodeSelector).length === 0 ? [] : [`with ${inWords(nodeSelector)}`]),
		...(Object.keys(antiAffinity).length === 0 ? [] : [`without ${inWords(antiAffinity)}`]),
	];
	return only.length === 0
		? ''
		: `, of ${apart.length} of ${rooms.length} nodes ${only.join(' and ')}`;
}

/** What runs counts by what it holds, and what is not started yet by what it is declared with. */
function free({ memory, declared }: Room): number {
	return Math.max(0, memory.capacity - Math.max(memory.held, declared));
}

function take(room: Room, instance: Placeable): void {
	room.has.push(instance);
	room.declared += instance.spec.memory.max ?? 0;
}

type Labels = Readonly<Record<string, string>>;

function hasAll(labels: Labels, wanted: Labels): boolean {
	return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function inWords(labels: Labels): string {
	return Object.entries(labels)
		.map(([key, value]) => `${key}=${value}`)
		.join(',');
}
