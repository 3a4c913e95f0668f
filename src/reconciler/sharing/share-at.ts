import { isDeepStrictEqual } from 'node:util';
import { isSameOwner } from '../../model/migration.ts';
import type { SharedStatus } from '../../model/shared-status.ts';

/** What goes to and fro is told no more often than this. */
const NEWS_MS = 2000;
/** What only says the same in other words or figures can wait. */
export const DETAILS_MS = 60_000;
/** Memory that moves by less than this part of what was told is no news. */
const MEMORY_PART = 0.25;
const MEMORY_BYTES = 16 * 2 ** 20;

/**
 * From when on a status is worth a write, in ms since the epoch; `null` = nothing in it is news to people. `told` is what the store has of
 * it. Memory that is used moves all the time, so it goes along with other news, and by itself only when it has moved far.
 */
export function shareAt(told: SharedStatus | undefined, next: SharedStatus): number | null {
	if (told === undefined || !isSameOwner(told, next)) return next.at;
	if (!isDeepStrictEqual(news(told), news(next))) return notBefore(told, next, NEWS_MS);
	const isSame = isDeepStrictEqual(details(told), details(next)) && !hasMoved(told, next);
	return isSame ? null : notBefore(told, next, DETAILS_MS);
}

/** What people look for. */
function news({ state, conditions, migratable, createdAt }: SharedStatus): unknown {
	const words = conditions.map(({ type, status, reason }) => [type, status, reason]);
	return { state, words, migratable, createdAt };
}

function details({ conditions, memory, cpus, restarts }: SharedStatus): unknown {
	return { conditions, max: memory?.max, cpus, restarts };
}

function hasMoved({ memory: told }: SharedStatus, { memory: next }: SharedStatus): boolean {
	if (told === null || next === null) return told !== next;
	return Math.abs(next.used - told.used) > Math.max(MEMORY_BYTES, told.used * MEMORY_PART);
}

/** A clock that was set back keeps nobody waiting. */
function notBefore(told: SharedStatus, next: SharedStatus, afterMs: number): number {
	return told.at > next.at ? next.at : told.at + afterMs;
}
