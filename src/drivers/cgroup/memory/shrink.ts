import { SHRINK_HEADROOM, wholePages } from '../../../model/memory-limit.ts';
import type { MemoryControl } from './memory-control.ts';
import {
	faster,
	firstPace,
	judge,
	type Pace,
	slower,
	USUAL_MS,
	type Verdict,
} from './shrink-pace.ts';

/** Time as the shrink sees it, in milliseconds. */
export interface ShrinkClock {
	now(): number;
	wait(ms: number): Promise<void>;
}

/** How a shrink ended. Only after `Reached` is the limit the one that was asked for. */
export type ShrinkEnd = 'Reached' | 'OutOfTime' | 'TooMuchPressure' | 'NotReclaimed' | 'Killed';

/** So long one call may take: an instance has other things to be looked after. */
const LONGEST_MS = 2000;

/**
 * Lowers the limit in steps, watching the container after each. A step that strains it is taken back, and
 * a smaller one follows; one that the kernel cannot meet is tried smaller, too. There is a limit at
 * every moment, and none of them is above the one that was in force before. A limit that leaves it as much
 * again as it uses takes nothing from it, so there is nothing to watch.
 */
export async function shrink(
	control: MemoryControl,
	target: number,
	clock: ShrinkClock,
): Promise<ShrinkEnd> {
	if (!hasReached(control, target) && isFarAboveUse(target, control.look())) {
		await control.lower(target);
	}
	return hasReached(control, target) ? 'Reached' : await shrinkInSteps(control, target, clock);
}

async function shrinkInSteps(
	control: MemoryControl,
	target: number,
	clock: ShrinkClock,
): Promise<ShrinkEnd> {
	const deadline = clock.now() + LONGEST_MS;
	let pace = firstPace(startOf(control.look()) - target);
	const usualRefaults = await refaultsNow(control, clock);
	while (!hasReached(control, target)) {
		if (clock.now() >= deadline) return 'OutOfTime';
		const taken = await takeStep(control, { target, pace, usualRefaults }, clock);
		const next = taken === 'Calm' ? faster(pace) : slower(pace);
		if (taken === 'Killed' || next === null) return ENDS[taken];
		pace = next;
	}
	return 'Reached';
}

interface Step {
	readonly target: number;
	readonly pace: Pace;
	readonly usualRefaults: number;
}

type StepEnd = Verdict | 'NotReclaimed';

/** How a shrink ends after a step that cannot be followed by a slower one. */
const ENDS: Record<StepEnd, ShrinkEnd> = {
	Calm: 'Reached',
	Strained: 'TooMuchPressure',
	NotReclaimed: 'NotReclaimed',
	Killed: 'Killed',
};

/** Takes back a step that did harm. Without a limit before it there is nothing worth going back to. */
async function takeStep(
	control: MemoryControl,
	{ target, pace, usualRefaults }: Step,
	clock: ShrinkClock,
): Promise<StepEnd> {
	const found = control.look();
	const before = control.signs();
	const begun = clock.now();
	await control.lower(wholePages(Math.max(target, startOf(found) - pace.stepBytes)));
	const reclaimingMs = clock.now() - begun;
	await clock.wait(pace.watchMs);
	const after = control.signs();
	const ms = clock.now() - begun;
	const verdict = judge({ before, after, ms, reclaimingMs, usualRefaults });
	if (verdict !== 'Calm') {
		if (found.memoryMax !== null) await control.raise(found.memoryMax);
		return verdict;
	}
	return control.look().memoryMax === found.memoryMax ? 'NotReclaimed' : 'Calm';
}

/** Bytes that are read back in a millisecond, without anything being taken away. */
async function refaultsNow(control: MemoryControl, clock: ShrinkClock): Promise<number> {
	const before = control.signs().refaulted;
	const begun = clock.now();
	await clock.wait(USUAL_MS);
	return (control.signs().refaulted - before) / Math.max(1, clock.now() - begun);
}

function isFarAboveUse(limit: number, { memoryUsed }: ReturnType<MemoryControl['look']>): boolean {
	return limit >= 2 * (memoryUsed + SHRINK_HEADROOM);
}

/** Where a step begins, in bytes: nothing has to be reclaimed for what lies above the use. */
function startOf({ memoryMax, memoryUsed }: ReturnType<MemoryControl['look']>): number {
	return Math.min(memoryMax ?? Number.POSITIVE_INFINITY, memoryUsed + SHRINK_HEADROOM);
}

function hasReached(control: MemoryControl, target: number): boolean {
	const { memoryMax } = control.look();
	return memoryMax !== null && memoryMax <= target;
}
