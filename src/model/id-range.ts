import type { InstanceSpec } from './instance-spec.ts';
import { type Parsed, parsed, provedValue, quoted, unparsed } from './parsed.ts';

/** The ids of the host that the ids of a container, from 0 on, are: those of its users and of its groups. */
export interface IdRange {
	readonly start: number;
	readonly size: number;
}

/** What `security.idmap` says. */
export type Idmap = 'None' | 'Auto' | IdRange;

/** As many as 16-bit ids can tell apart, which includes `nobody` (65534). */
export const USUAL_SIZE = 65_536;

/** Below are the users of the host itself. */
const FIRST_START = 65_536;

/** 4294967295 means "no id". */
const HIGHEST_ID = 2 ** 32 - 2;

/**
 * Where `Auto` takes ranges from: ids that systemd's list of id ranges says nobody uses. Those below belong to
 * users' own namespaces (/etc/subuid), Incus, Docker and systemd-nspawn; those above are not ids everywhere.
 */
export const ID_POOL: IdRange = { start: 0x7000_0000, size: 0x0ffe_0000 };

/** `None`, `Auto`, or `START:SIZE`. */
export function parseIdmap(text: string): Parsed<Idmap> {
	if (text === 'None' || text === 'Auto') return parsed(text);
	const match = /^(\d{1,10}):(\d{1,10})$/.exec(text);
	if (match === null)
		return unparsed(
			`bad idmap ${quoted(text)}`,
			'write Auto, None, or a range such as 1000000:65536',
		);
	const range = { start: Number(match[1]), size: Number(match[2]) };
	if (range.start < FIRST_START)
		return unparsed(
			`${range.start} is an id of the host itself`,
			`start at ${FIRST_START} or above`,
		);
	if (range.size < USUAL_SIZE)
		return unparsed(`${range.size} ids are too few for a system`, `use ${USUAL_SIZE} or more`);
	if (endOf(range) > HIGHEST_ID + 1) return unparsed(`${quoted(text)} goes beyond the highest id`);
	return parsed(range);
}

/** The range that a spec names, as drivers get it: nobody has given it one yet where it says `Auto`. */
export function ownIdRange({ security }: Pick<InstanceSpec, 'security'>): IdRange | null {
	const idmap = provedValue(parseIdmap(security.idmap));
	return typeof idmap === 'string' ? null : idmap;
}

/** As a spec writes it. */
export function idmapText(idmap: Idmap): string {
	return typeof idmap === 'string' ? idmap : `${idmap.start}:${idmap.size}`;
}

/**
 * A range of the pool that overlaps none of those: the one that was there before, if it still can be had, else the
 * first. `null` when all are taken.
 */
export function freeRange(taken: readonly IdRange[], before: IdRange | null): IdRange | null {
	const isFree = (range: IdRange) => !taken.some((other) => doOverlap(range, other));
	const isOfPool = before?.size === USUAL_SIZE && isWithin(before, ID_POOL);
	if (isOfPool && isFree(before)) return before;
	for (let start = ID_POOL.start; start < endOf(ID_POOL); start += USUAL_SIZE) {
		const range = { start, size: USUAL_SIZE };
		if (isFree(range)) return range;
	}
	return null;
}

export function doOverlap(a: IdRange, b: IdRange): boolean {
	return a.start < endOf(b) && b.start < endOf(a);
}

export function isWithin(inner: IdRange, outer: IdRange): boolean {
	return inner.start >= outer.start && endOf(inner) <= endOf(outer);
}

/** The first id after it. */
function endOf({ start, size }: IdRange): number {
	return start + size;
}
