import type { Allocation, AllocationQuestion } from '../../model/allocation.ts';
import { formatBytes } from '../../model/quantity.ts';
import { byName, type Placement, type PlacementInput } from './placement.ts';
import { free, neededBy, type Placeable, type Room, roomsFor, roomsWith, take } from './rooms.ts';

/** After so long an answer may be another one, or one at all. */
export const ASK_AGAIN_MS = 30_000;

export interface Allocated {
	readonly placements: ReadonlyMap<string, Placement>;
	/** What has to be answered before more can be said; `null` = nothing. */
	readonly open: Omit<AllocationQuestion, 'cluster'> | null;
}

/**
 * The same as `placeAll`, but that an external program chooses, by the answers that it gave so far. It may choose only among nodes that the
 * specs allow and that have the room; anything else is no answer. After one that is none nothing more is asked.
 */
export function allocateAll(
	{ nodes, closed, placed, unplaced }: PlacementInput,
	answers: ReadonlyMap<string, Allocation>,
): Allocated {
	const rooms = roomsWith(nodes, placed);
	const placements = new Map<string, Placement>();
	let open: Allocated['open'] = null;
	let stuck: Placement | null = null;
	for (const instance of byName(unplaced)) {
		const choice = { instance, ...roomsFor(instance, rooms, closed) };
		const answer = answers.get(instance.name);
		const placement: Placement = stuckOr(stuck, choice, answer);
		if (placement === NOT_ANSWERED && stuck === null) open = questionOf(choice, rooms);
		if (placement.open !== undefined) stuck = placement;
		placements.set(instance.name, placement);
		takeAt(placement, choice);
	}
	return { placements, open };
}

/** An instance with the rooms that it may have, and why those. */
interface Choice {
	readonly instance: Placeable;
	readonly among: readonly Room[];
	readonly why: string;
}

const NOT_ANSWERED: Placement = { node: null, why: 'hail has not answered yet', open: 'Asking' };

function stuckOr(
	stuck: Placement | null,
	choice: Choice,
	answer: Allocation | undefined,
): Placement {
	if (choice.among.length === 0) return { node: null, why: choice.why };
	return stuck ?? (answer === undefined ? NOT_ANSWERED : placementBy(answer, choice));
}

function placementBy(answer: Allocation, { instance, among, why }: Choice): Placement {
	if (answer.kind === 'Failed') return { node: null, why: answer.why, open: 'Failed' };
	if (answer.kind === 'None') return { node: null, why: `${answer.why}${why}` };
	const { node } = answer;
	const room = among.find(({ spec }) => spec.name === node);
	if (room === undefined) {
		const names = among.map(({ spec }) => spec.name).join(', ');
		return { node: null, why: `hail chose ${node}, which is none of ${names}`, open: 'Failed' };
	}
	if (neededBy(instance) > free(room)) {
		const needed = formatBytes(neededBy(instance));
		return { node: null, why: `hail chose ${node}, which has not ${needed} free`, open: 'Failed' };
	}
	return { node, why: `${answer.why}${why}` };
}

function takeAt({ node }: Placement, { instance, among }: Choice): void {
	const room = among.find(({ spec }) => spec.name === node);
	if (room !== undefined) take(room, instance);
}

function questionOf(
	{ instance, among }: Choice,
	rooms: readonly Room[],
): Omit<AllocationQuestion, 'cluster'> {
	return {
		name: instance.name,
		memory: neededBy(instance),
		allowed: among.map(({ spec }) => spec.name),
		nodes: rooms.map((room) => ({
			name: room.spec.name,
			memory: { capacity: room.memory.capacity, free: free(room) },
		})),
		placed: rooms.flatMap(({ spec, has }) =>
			byName(has).map((each) => ({ name: each.name, node: spec.name, memory: neededBy(each) })),
		),
	};
}
