import { formatBytes } from '../../model/quantity.ts';

/** Both sides of a difference, as people read them. `from` is '' where `to` says it all (`+a -b`). */
export interface SidesInWords {
	readonly from: string;
	readonly to: string;
}

const NONE = '(none)';
const LONGEST = 60;

const SIZES: ReadonlySet<string> = new Set([
	'memory.min',
	'memory.max',
	'memory.target',
	'memory.swap',
]);

/** Lists say what comes and goes, texts of several lines the same by line, all else its two values. */
export function sidesInWords(path: string, from: unknown, to: unknown): SidesInWords {
	if (Array.isArray(from) && Array.isArray(to)) {
		return { from: '', to: listInWords(from.map(plain), to.map(plain)) };
	}
	if (isText(from) && isText(to) && `${from}${to}`.includes('\n')) {
		return { from: '', to: listInWords(linesOf(from), linesOf(to)) };
	}
	return { from: valueInWords(path, from), to: valueInWords(path, to) };
}

function listInWords(before: readonly string[], after: readonly string[]): string {
	const added = after.filter((item) => !before.includes(item)).map((item) => `+${item}`);
	const removed = before.filter((item) => !after.includes(item)).map((item) => `-${item}`);
	const all = [...added, ...removed];
	return shortened(all.length === 0 ? 'another order' : all.join(' '));
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function linesOf(text: string): readonly string[] {
	return text.split('\n').filter((line) => line !== '');
}

function valueInWords(path: string, value: unknown): string {
	if (typeof value === 'number' && SIZES.has(path)) return formatBytes(value);
	if (value === null || value === undefined || value === '') return NONE;
	return shortened(plain(value));
}

function plain(value: unknown): string {
	if (Array.isArray(value)) return value.map(plain).join(',');
	if (typeof value !== 'object' || value === null) return String(value);
	return Object.entries(value)
		.filter(([, part]) => part !== null)
		.map(([key, part]) => `${key}=${plain(part)}`)
		.join(' ');
}

/** One line that fits, and without control characters: a spec must not be able to steer the reader's terminal. */
function shortened(raw: string): string {
	const text = raw.replace(/\p{Cc}+/gu, ' ').trim();
	return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
