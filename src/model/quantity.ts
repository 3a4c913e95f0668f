import { type Parsed, parsed, quoted, unparsed } from './parsed.ts';

const FACTORS = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;
type Unit = keyof typeof FACTORS;
const LARGEST_FIRST = ['Ti', 'Gi', 'Mi', 'Ki'] as const satisfies readonly Unit[];

const USE = 'use Ki, Mi, Gi, Ti or plain bytes';

/** `64Mi` or plain bytes to bytes. Whole numbers only, so that every size has one exact value. */
export function parseBytes(text: string | number): Parsed<number> {
	const match = /^(\d+)(Ki|Mi|Gi|Ti)?$/.exec(String(text));
	if (match === null) return unparsed(`bad size ${quoted(String(text))}`, hintFor(String(text)));
	const [, digits, unit] = match;
	const bytes = Number(digits) * (isUnit(unit) ? FACTORS[unit] : 1);
	if (!Number.isSafeInteger(bytes)) return unparsed(`size ${quoted(String(text))} is too large`);
	return parsed(bytes);
}

/** The shortest exact text: the largest unit that leaves a whole number. */
export function formatBytes(bytes: number): string {
	const unit = LARGEST_FIRST.find((each) => bytes !== 0 && bytes % FACTORS[each] === 0);
	return unit === undefined ? String(bytes) : `${bytes / FACTORS[unit]}${unit}`;
}

/** What was measured, for people: the nearest MiB, of less than one the nearest KiB, and of less than that whole bytes. */
export function roundedBytes(bytes: number): string {
	const unit = bytes >= FACTORS.Mi ? FACTORS.Mi : FACTORS.Ki;
	const whole = Math.round(bytes / unit) * unit;
	return whole === 0 ? `${Math.round(bytes)} bytes` : formatBytes(whole);
}

/** Names the right spelling for `1.5Gi`, `2GiB`, `2G` and `512 mi`. */
function hintFor(text: string): string {
	const match = /^(\d+(?:\.\d+)?)\s*([kmgt])(?:i?b?)$/i.exec(text);
	const unit = LARGEST_FIRST.find((each) => each[0] === match?.[2]?.toUpperCase());
	if (match === null || unit === undefined) return USE;
	const bytes = Math.round(Number(match[1]) * FACTORS[unit]);
	return Number.isSafeInteger(bytes) ? `${USE}; did you mean "${formatBytes(bytes)}"?` : USE;
}

function isUnit(unit: string | undefined): unit is Unit {
	return unit !== undefined && unit in FACTORS;
}
