import type { Assessment } from './assess.ts';
import { fairShares } from './fair-shares.ts';
import type { AutoNode } from './share-input.ts';
import { BUFFER_PART, MI, wholeMi } from './thresholds.ts';

/** What the node has for its instances with `target: Auto`, and who may have how much of it. Bytes. */
export interface Budget {
	/** What they may have together. */
	readonly total: number;
	/** What can be given now. Memory that is being taken counts only once its limit is lower. */
	readonly room: number;
	/** All wants together are more than the total. */
	readonly isFull: boolean;
	/** All targets together are. */
	readonly isOverPromised: boolean;
	/** The most that each may have. */
	readonly shares: ReadonlyMap<string, number>;
	/** What each lacks to its want or, when that is less, to its share. */
	readonly lacks: ReadonlyMap<string, number>;
	/** What should be taken from those who can spare it. */
	readonly shortage: number;
	/** Somebody waits for it. */
	readonly isUrgent: boolean;
	/** The kernel has less available than the reserve. */
	readonly isReserveUsed: boolean;
}

export function budgetOf(node: AutoNode, assessments: readonly Assessment[]): Budget {
	const total = Math.max(0, (node.total - node.reserve) * node.overcommit - node.promised);
	const unpromised = total - sum(assessments.map(({ target }) => target));
	const free = total - sum(assessments.map(heldBy));
	const isFull = sum(assessments.map(({ want }) => want)) > total;
	const shares = isFull ? entitlements(total, assessments) : wants(assessments);
	const lacks = new Map(
		assessments.map(({ instance: { name }, target, want }) => [
			name,
			wholeMi(Math.max(0, Math.min(want, shares.get(name) ?? want) - target)),
		]),
	);
	const lacking = sum([...lacks.values()]);
	const buffer = isFull ? 0 : total * BUFFER_PART;
	const belowReserve = Math.max(0, node.reserve - node.available);
	return {
		total,
		room: Math.max(0, Math.min(free, node.available - node.reserve)),
		isFull,
		isOverPromised: unpromised < 0,
		shares,
		lacks,
		shortage: Math.max(0, lacking + buffer - unpromised, belowReserve),
		isUrgent: unpromised < 0 || lacking > unpromised + MI,
		isReserveUsed: belowReserve > 0,
	};
}

/** What it can use: a shrink that is not done yet frees nothing. */
function heldBy({ instance: { limit, max }, target }: Assessment): number {
	return Math.max(target, Math.min(limit ?? max, max));
}

function wants(assessments: readonly Assessment[]): ReadonlyMap<string, number> {
	return new Map(assessments.map(({ instance, want }) => [instance.name, want]));
}

/** By weight; nobody gets less than what cannot be taken from it anyway. */
function entitlements(
	total: number,
	assessments: readonly Assessment[],
): ReadonlyMap<string, number> {
	return fairShares(
		total,
		assessments.map(({ instance: { name, weight }, hardFloor, want }) => ({
			name,
			weight,
			least: hardFloor,
			most: Math.max(want, hardFloor),
		})),
	);
}

function sum(values: readonly number[]): number {
	return values.reduce((all, value) => all + value, 0);
}
