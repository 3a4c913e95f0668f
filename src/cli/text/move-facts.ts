import { formatAge } from '../../model/age.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { isLeaving, type Leaving } from '../../model/migration.ts';
import type { LongWorkReason } from '../../model/progress.ts';
import { roundedBytes } from '../../model/quantity.ts';
import { leavingWords } from './operation-words.ts';

interface Told {
	/** This node. */
	readonly node: string;
	readonly now: number;
	/** Of the instance, oldest first. */
	readonly events: readonly BallastEvent[];
}

/** How far a move has come: as the node tells it that it leaves, or what is still missing on the one that it came to. */
export function moveFacts(
	{ record, memoryComing }: InstanceStatus,
	{ node, now, events }: Told,
): string[][] {
	const migration = record?.migration ?? null;
	const words = leavingWords(record, { node, now });
	if (isLeaving(migration) && words !== '') {
		return [['move', `${words}${howOf(migration)}`], ...progress(migration, events, now)];
	}
	if (migration === null || !('from' in migration) || memoryComing?.state !== 'Coming') return [];
	const came = `${roundedBytes(memoryComing.bytes)} came so far`;
	const { from } = migration;
	return [['memory comes', `from ${from}, ${came}; ${from} must not end before all of it is here`]];
}

function howOf({ mode, memory, phase }: Leaving): string {
	if (mode === 'Auto') return '';
	if (mode === 'Cold') return ', cold';
	const isStillHere = memory === 'PostCopy' && phase === 'HandedOver';
	return `, live, memory by ${memory}${isStillHere ? '; this host must not end before all of it is there' : ''}`;
}

const PROGRESS: ReadonlySet<string> = new Set<LongWorkReason>(['Copying', 'FetchingMemory']);

function progress(leaving: Leaving, events: readonly BallastEvent[], now: number): string[][] {
	const last = events.findLast(
		({ reason, lastSeen }) => PROGRESS.has(reason) && lastSeen >= leaving.at,
	);
	const still = standstill(leaving, now);
	return [
		...(last === undefined
			? []
			: [['progress', `${last.message} (${formatAge(now - last.lastSeen)} ago)`]]),
		...(still === '' ? [] : [['stands still', still]]),
	];
}

function standstill({ endedAt, ranAt, to }: Leaving, now: number): string {
	if (endedAt == null) return '';
	const seconds = (until: number): string => `${((until - endedAt) / 1000).toFixed(1)} s`;
	return ranAt == null
		? `for ${seconds(now)} so far`
		: `no more: it ran on ${to} after ${seconds(ranAt)}`;
}
