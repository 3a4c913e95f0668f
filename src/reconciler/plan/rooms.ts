import type { Declared, NodeSpec } from '../../model/catalog.ts';
import type { NodePresence } from '../../model/cluster.ts';

/** A node that instances may go to. */
export interface Candidate {
	readonly spec: Pick<NodeSpec, 'name' | 'labels'>;
	readonly memory: NodePresence['memory'];
}

export type Placeable = Pick<Declared, 'name' | 'spec' | 'labels'>;

export interface Placed extends Placeable {
	readonly node: string;
}

/** A node with what it has, and what it got since. */
export interface Room extends Candidate {
	/** Bytes that its instances are declared with. */
	declared: number;
	readonly has: Placeable[];
}

/** A node that gets nothing new although it may be Ready. */
export interface ClosedNode extends Pick<NodeSpec, 'name' | 'labels'> {
	/** What keeps instances away from it, after its name: `is cordoned since ...`. */
	readonly why: string;
}

/** In the order of their names. */
export function roomsWith(nodes: readonly Candidate[], placed: readonly Placed[]): readonly Room[] {
	const rooms = [...nodes]
		.sort((one, other) => (one.spec.name < other.spec.name ? -1 : 1))
		.map((node): Room => ({ ...node, declared: 0, has: [] }));
	const byName = new Map(rooms.map((room) => [room.spec.name, room]));
	for (const instance of placed) {
		const room = byName.get(instance.node);
		if (room !== undefined) take(room, instance);
	}
	return rooms;
}

/** The rooms that an instance may have, whatever their memory, and why it is to be one of them; or why there is none. `closed` is named then. */
export function roomsFor(
	{ spec }: Placeable,
	rooms: readonly Room[],
	closed: readonly ClosedNode[],
): { readonly among: readonly Room[]; readonly why: string } {
	const { nodeSelector, antiAffinity } = spec.placement;
	const none = (why: string) => ({ among: [], why: `${why}${closedTo({ spec }, closed)}` });
	if (rooms.length === 0) return none('no node that is Ready may get something new');
	const labelled = rooms.filter((room) => hasAll(room.spec.labels, nodeSelector));
	if (labelled.length === 0) return none(`no node that is Ready has ${inWords(nodeSelector)}`);
	// without labels, nobody is meant
	const isMeant = Object.keys(antiAffinity).length > 0;
	const among = isMeant
		? labelled.filter(({ has }) => !has.some(({ labels }) => hasAll(labels, antiAffinity)))
		: labelled;
	if (among.length === 0) return none(`each node has an instance with ${inWords(antiAffinity)}`);
	return { among, why: ofThose(among, rooms, spec.placement) };
}

const NAMED_AT_MOST = 3;

/** The nodes that an instance might have had, and what keeps it away from them, for the end of a sentence. */
export function closedTo({ spec }: Pick<Placeable, 'spec'>, closed: readonly ClosedNode[]): string {
	const { nodeSelector } = spec.placement;
	const meant = closed.filter(({ labels }) => hasAll(labels, nodeSelector));
	const named = meant.slice(0, NAMED_AT_MOST).map(({ name, why }) => `; ${name} ${why}`);
	const others = meant.length - named.length;
	return `${named.join('')}${others === 0 ? '' : `; ${others} more get nothing new`}`;
}

function ofThose(
	among: readonly Room[],
	rooms: readonly Room[],
	{ nodeSelector, antiAffinity }: Placeable['spec']['placement'],
): string {
	const only = [
		...(Object.keys(nodeSelector).length === 0 ? [] : [`with ${inWords(nodeSelector)}`]),
		...(Object.keys(antiAffinity).length === 0 ? [] : [`without ${inWords(antiAffinity)}`]),
	];
	return only.length === 0
		? ''
		: `, of ${among.length} of ${rooms.length} nodes ${only.join(' and ')}`;
}

/** Bytes. What runs counts by what it holds, and what is not started yet by what it is declared with. */
export function free({ memory, declared }: Room): number {
	return Math.max(0, memory.capacity - Math.max(memory.held, declared));
}

export function take(room: Room, instance: Placeable): void {
	room.has.push(instance);
	room.declared += neededBy(instance);
}

/** Bytes. */
export function neededBy({ spec }: Placeable): number {
	return spec.memory.max ?? 0;
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
