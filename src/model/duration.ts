import { type Parsed, parsed, quoted, unparsed } from './parsed.ts';

const FACTORS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof FACTORS;
const LARGEST_FIRST = ['d', 'h', 'm', 's'] as const satisfies readonly Unit[];

/** `500ms`, `30s`, `5m`, `2h` or `7d` to milliseconds. A number without a unit is an error. */
export function parseDuration(text: string): Parsed<number> {
	const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
	const unit = match?.[2];
	if (match === null || !isUnit(unit)) {
		return unparsed(`bad duration ${quoted(text)}`, 'write a number and ms, s, m, h or d');
	}
	const ms = Number(match[1]) * FACTORS[unit];
	if (!Number.isSafeInteger(ms)) return unparsed(`duration ${quoted(text)} is too long`);
	return parsed(ms);
}

/** The shortest exact text: the largest unit that leaves a whole number. */
export function formatDuration(ms: number): string {
	if (ms === 0) return '0s';
	const unit = LARGEST_FIRST.find((each) => ms % FACTORS[each] === 0);
	return unit === undefined ? `${ms}ms` : `${ms / FACTORS[unit]}${unit}`;
}

function isUnit(unit: string | undefined): unit is Unit {
	return unit !== undefined && unit in FACTORS;
}

/** Ten years: what a person wants to last longer belongs into a spec. */
export const LONGEST_SPAN_MS = 10 * 365 * 24 * 3_600_000;
