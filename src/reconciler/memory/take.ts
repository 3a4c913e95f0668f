import { type Assessment, spareOf, takeStep } from './assess.ts';
import type { Budget } from './budget.ts';
import { MI, wholeMi } from './thresholds.ts';

interface Giver {
	readonly name: string;
	readonly weight: number;
	/** Bytes in whole Mi. */
	readonly spare: number;
}

/**
 * What is taken from whom to make up for the shortage, in bytes: from the lowest weights first, and from
 * equal ones in proportion to what each can spare.
 */
export function takes(
	{ shortage, ...budget }: Budget,
	assessments: readonly Assessment[],
): ReadonlyMap<string, number> {
	const givers = assessments.map((each) => giverOf(each, budget)).filter(({ spare }) => spare > 0);
	const weights = [...new Set(givers.map(({ weight }) => weight))].toSorted((a, b) => a - b);
	const taken = new Map<string, number>();
	let left = shortage;
	for (const weight of weights) {
		const equals = givers.filter((giver) => giver.weight === weight);
		const all = equals.reduce((sum, { spare }) => sum + spare, 0);
		const part = Math.min(1, Math.max(0, left) / all);
		for (const { name, spare } of equals) {
			const bytes = Math.min(spare, Math.ceil((spare * part) / MI) * MI);
			if (bytes > 0) taken.set(name, bytes);
			left -= bytes;
		}
	}
	return taken;
}

function giverOf(each: Assessment, budget: Omit<Budget, 'shortage'>): Giver {
	const { name, weight } = each.instance;
	const spare = Math.max(spareOf(each, budget.isUrgent), overShare(each, budget));
	return { name, weight, spare };
}

/**
 * Whoever has more than its share gives it up, in steps, though it may notice: while more is promised than
 * there is down to what it wants, on a full node down to what is fair.
 */
function overShare(
	{ instance: { name }, target, hardFloor }: Assessment,
	{ isFull, isOverPromised, shares, isUrgent }: Omit<Budget, 'shortage'>,
): number {
	if (!isFull && !isOverPromised) return 0;
	const over = target - Math.max(hardFloor, shares.get(name) ?? target);
	return wholeMi(Math.max(0, Math.min(over, takeStep(target, isUrgent))));
}
