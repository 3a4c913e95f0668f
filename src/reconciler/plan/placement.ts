import type { Homeless } from '../../model/cluster.ts';
import { formatBytes } from '../../model/quantity.ts';
import {
	type Candidate,
	type ClosedNode,
	closedTo,
	free,
	neededBy,
	type Placeable,
	type Placed,
	type Room,
	roomsFor,
	roomsWith,
	take,
} from './rooms.ts';

/** Where an instance should go, and why there; `node: null` = nowhere, and why. */
export interface Placement {
	readonly node: string | null;
	readonly why: string;
	/** Nobody has decided yet. `Asking`: an answer is on its way; `Failed`: there was none that can be used, and it is asked again. */
	readonly open?: 'Asking' | 'Failed';
}

const Mi = 2 ** 20;

export interface PlacementInput {
	readonly nodes: readonly Candidate[];
	/** Those that get nothing new; they are not among `nodes`. */
	readonly closed: readonly ClosedNode[];
	/** What nodes have, with the name of the node. */
	readonly placed: readonly Placed[];
	/** What nobody has. */
	readonly unplaced: readonly Placeable[];
}

/**
 * A node for each instance that nobody has. In the order of their names, each as if those before it were there already: so every node
 * comes to the same result by itself, and ten that come at once do not all go to the same one. An instance counts with its memory.max.
 */
export function placeAll({
	nodes,
	closed,
	placed,
	unplaced,
}: PlacementInput): ReadonlyMap<string, Placement> {
	const found = new Map<string, Placement>();
	// each word from another node asks
	if (unplaced.length === 0) return found;
	const rooms = roomsWith(nodes, placed);
	for (const instance of byName(unplaced)) {
		const { room, why } = place(instance, rooms, closed);
		if (room !== null) take(room, instance);
		found.set(instance.name, { node: room?.spec.name ?? null, why });
	}
	return found;
}

export function byName<T extends Pick<Placeable, 'name'>>(instances: readonly T[]): readonly T[] {
	return [...instances].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * What fails over and would have nowhere to go if its node were gone, each node by itself (N+1). In the order of nodes and instances.
 */
export function withoutEachNode({
	nodes,
	closed,
	placed,
}: Omit<PlacementInput, 'unplaced'>): readonly Homeless[] {
	const failsOver = ({ spec }: Placeable): boolean =>
		spec.ha.failover === 'Auto' && spec.state !== 'Stopped';
	const owners = new Set(placed.filter(failsOver).map(({ node }) => node));
	return [...owners].sort().flatMap((node) => {
		const going = placeAll({
			nodes: nodes.filter(({ spec }) => spec.name !== node),
			closed: closed.filter(({ name }) => name !== node),
			placed: placed.filter((each) => each.node !== node),
			unplaced: placed.filter((each) => each.node === node && failsOver(each)),
		});
		return [...going].flatMap(([name, { node: to, why }]) =>
			to === null ? [{ node, name, why }] : [],
		);
	});
}

function place(
	instance: Placeable,
	rooms: readonly Room[],
	closed: readonly ClosedNode[],
): { readonly room: Room | null; readonly why: string } {
	const { among, why } = roomsFor(instance, rooms, closed);
	const [first, ...others] = among;
	if (first === undefined) return { room: null, why };
	const best = others.reduce((one, other) => (free(other) > free(one) ? other : one), first);
	const needed = neededBy(instance);
	// more than a person can read is no better figure
	const figure = formatBytes(Math.floor(free(best) / Mi) * Mi);
	if (needed > free(best)) {
		const most = `${best.spec.name} has most, ${figure}`;
		const lacking = `no node has ${formatBytes(needed)} of memory free; ${most}`;
		return { room: null, why: `${lacking}${closedTo(instance, closed)}` };
	}
	return { room: best, why: `it has the most memory free, ${figure}${why}` };
}
