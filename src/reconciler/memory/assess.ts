import type { AutoInstance, Past } from './share-input.ts';
import {
	clamp,
	GIVE_PART,
	HOLD_MS,
	LEAST_GIVEN,
	MI,
	marginOf,
	NOTICE_MS,
	NOTICES_AT,
	PROBE_PART,
	REFAULTS_NOTICED,
	SUFFERS_AT,
	URGENT_PART,
	wholeMi,
} from './thresholds.ts';

/** How one instance stands, in bytes. */
export interface Assessment {
	readonly instance: AutoInstance;
	/** Its target within `min` and `max`. */
	readonly target: number;
	/** What it should have now; below the target when it has enough. */
	readonly want: number;
	/** A take leaves at least this while the node is not full. */
	readonly floor: number;
	/** A take leaves at least this whatever happens: less cannot be reclaimed, or is below `min`. */
	readonly hardFloor: number;
	/** It stands badly soon after a take. */
	readonly hasNoticed: boolean;
	/** It is calm, and neither was given anything nor noticed a take lately. */
	readonly maySpare: boolean;
}

export function assess(instance: AutoInstance, past: Past | null, now: number): Assessment {
	const { min, max, workingSet, unreclaimable } = instance;
	const target = clamp(instance.target, min, max);
	const trouble = troubleOf(instance);
	const wasTaken = past !== null && past.taken > 0 && now - past.takenAt <= NOTICE_MS;
	const hasNoticed = trouble !== 'Calm' && wasTaken;
	const margin = marginOf(workingSet);
	const hardFloor = clamp(unreclaimable + marginOf(unreclaimable), min, max);
	return {
		instance,
		target,
		want: clamp(
			Math.max(
				workingSet + margin + growthOf(instance, past),
				trouble === 'Suffers' ? target + giveStep(instance) : 0,
				hasNoticed ? target + past.taken : 0,
			),
			min,
			max,
		),
		floor: Math.max(hardFloor, clamp(workingSet + 2 * margin, min, max)),
		hardFloor,
		hasNoticed,
		maySpare: trouble === 'Calm' && !isHeld(past, now),
	};
}

/**
 * What a round may take: memory that was never used at once, page cache in small steps. What is used is
 * only probed, because whether anybody misses a cache shows when it is gone.
 */
export function spareOf(
	{ instance, target, want, floor, maySpare }: Assessment,
	urgent: boolean,
): number {
	if (!maySpare || want > target) return 0;
	const used = Math.max(floor, instance.usage + marginOf(instance.workingSet));
	const unused = Math.max(0, target - used);
	const probed = Math.min(takeStep(target, urgent), target - unused - floor);
	return wholeMi(Math.max(0, unused + Math.max(0, probed)));
}

/** The most that one round takes of what is in use. */
export function takeStep(target: number, urgent: boolean): number {
	return Math.max(MI, target * (urgent ? URGENT_PART : PROBE_PART));
}

/**
 * Without pressure figures of its own (cgroup v1) a container suffers when it runs into its limit while it
 * reads again what it had dropped: one that only fills its cache does the first and not the second.
 */
export function troubleOf(instance: AutoInstance): 'Suffers' | 'Notices' | 'Calm' {
	const { pressure, refaultsPerSecond, limitHitsPerSecond, oomKills } = instance;
	const rereads = refaultsPerSecond >= REFAULTS_NOTICED;
	const stalls = pressure?.avg10 ?? 0;
	const suffers = pressure === null ? rereads && limitHitsPerSecond > 0 : stalls >= SUFFERS_AT;
	if (suffers || oomKills > 0) return 'Suffers';
	return rereads || stalls >= NOTICES_AT ? 'Notices' : 'Calm';
}

/** One that grows goes on growing until the next two rounds: its limit must be there before it is. */
function growthOf({ workingSet }: AutoInstance, past: Past | null): number {
	if (past === null) return 0;
	return Math.min(2 * Math.max(0, workingSet - past.workingSet), workingSet);
}

function giveStep({ target, oomKills }: AutoInstance): number {
	return Math.max(LEAST_GIVEN, target * GIVE_PART * (oomKills > 0 ? 2 : 1));
}

function isHeld(past: Past | null, now: number): boolean {
	return past !== null && (now < past.givenAt + HOLD_MS || now < past.quietUntil);
}
