import { roundedBytes } from '../../model/quantity.ts';
import { type Assessment, troubleOf } from './assess.ts';
import type { Budget } from './budget.ts';
import type { AutoInstance } from './share-input.ts';
import { marginOf, REFAULTS_NOTICED } from './thresholds.ts';

/** `given 128Mi: PSI 12 %, working set 480Mi of 512Mi`. */
export function givenInWords(each: Assessment, bytes: number): string {
	const why = each.hasNoticed ? ['it missed what was taken'] : [];
	return `given ${roundedBytes(bytes)}: ${[...why, ...needInWords(each)].join(', ')}`;
}

/** `taken 64Mi: idle cache; node reserve`. */
export function takenInWords(each: Assessment, bytes: number, budget: Budget): string {
	return `taken ${roundedBytes(bytes)}: ${whatItLoses(each, bytes, budget)}; ${whatFor(budget)}`;
}

/** `working set 480Mi of 512Mi`, or what it lacks and why it does not get it. */
export function keptInWords(each: Assessment, { room, isReserveUsed }: Budget): string {
	const { want, target } = each;
	const words = needInWords(each).join(', ');
	if (want - target < marginOf(0) || room >= want - target) return words;
	const why = isReserveUsed ? 'only the node reserve is left' : 'the node has none left';
	return `${words}; ${roundedBytes(want - target)} more would help, and ${why}`;
}

function needInWords({ instance, target }: Assessment): readonly string[] {
	const set = `working set ${roundedBytes(instance.workingSet)} of ${roundedBytes(target)}`;
	return troubleOf(instance) === 'Calm' ? [set] : [...troubleInWords(instance), set];
}

function troubleInWords(instance: AutoInstance): readonly string[] {
	const { pressure, refaultsPerSecond, oomKills } = instance;
	return [
		...(oomKills > 0 ? [`oom kills: ${oomKills}`] : []),
		...(pressure === null ? [] : [`PSI ${Math.round(pressure.avg10)} %`]),
		...(refaultsPerSecond >= REFAULTS_NOTICED
			? [`${Math.round(refaultsPerSecond)} refaults a second`]
			: []),
	];
}

function whatItLoses(
	{ instance, target, floor }: Assessment,
	bytes: number,
	budget: Budget,
): string {
	if (budget.isFull && target - bytes < floor) {
		return `the node is full, its share is ${roundedBytes(budget.shares.get(instance.name) ?? target)}`;
	}
	return target - bytes >= instance.usage ? 'unused' : 'idle cache';
}

function whatFor({ isUrgent, isReserveUsed }: Budget): string {
	if (isReserveUsed) return 'node reserve';
	return isUrgent ? 'others need it' : 'kept free for growth';
}
