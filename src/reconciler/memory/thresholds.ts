/** The figures that the policy decides by; `docs/memory.md` explains them. */

export const MI = 2 ** 20;

/** Percent of stalled time (PSI `some avg10`): from here on an instance suffers. */
export const SUFFERS_AT = 5;
/** And from here on it notices. */
export const NOTICES_AT = 1;
/** Refaults a second from which an instance notices that its cache is too small. */
export const REFAULTS_NOTICED = 50;

/** A suffering instance asks for so much more of its target at a time; twice that after an oom kill. */
export const GIVE_PART = 1 / 4;
/** A probe takes so much of a target, */
export const PROBE_PART = 1 / 32;
/** and so much while somebody waits for memory. */
export const URGENT_PART = 1 / 8;
/** The least that an instance is given by a round in which it suffers. */
export const LEAST_GIVEN = 4 * MI;

/** This part of what may be shared stays free, so that growth need not wait for somebody's shrink. */
export const BUFFER_PART = 1 / 32;

/** What was given stays for so long before it may be taken again. */
export const HOLD_MS = 60_000;
/** Trouble so soon after a take counts as its effect. */
export const NOTICE_MS = 30_000;
/** After a take that was noticed nothing is probed for so long; doubled each time, */
export const FIRST_BACKOFF_MS = 120_000;
/** up to this. */
export const LONGEST_BACKOFF_MS = 1_800_000;

/** Room above the working set that an instance needs to live well. */
export function marginOf(workingSet: number): number {
	return Math.max(4 * MI, workingSet / 10);
}

/** Changes come in whole Mi: less is not worth a write, and would follow every wobble. */
export function wholeMi(bytes: number): number {
	return Math.floor(bytes / MI) * MI;
}

export function clamp(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(most, value));
}
