import { formatField } from '../../schema/format-field.ts';

/** Both sides of a difference, as people read them. `from` is '' where `to` says it all (`+a -b`). */
export interface SidesInWords {
	readonly from: string;
	readonly to: string;
}

const LONGEST = 60;

/** Lists say what comes and goes, texts of several lines the same by line, all else its two values. */
export function sidesInWords(path: string, from: unknown, to: unknown): SidesInWords {
	const isList = itemsOf(from) !== null || itemsOf(to) !== null;
	const before = itemsOf(from) ?? asItem(from);
	const after = itemsOf(to) ?? asItem(to);
	if (isList && before.length + after.length > 0) {
		return { from: '', to: shortened(listInWords(before, after)) };
	}
	return { from: shortened(formatField(path, from)), to: shortened(formatField(path, to)) };
}

function listInWords(before: readonly string[], after: readonly string[]): string {
	const added = after.filter((item) => !before.includes(item)).map((item) => `+${item}`);
	const removed = before.filter((item) => !after.includes(item)).map((item) => `-${item}`);
	const all = [...added, ...removed];
	return all.length === 0 ? 'another order' : all.join(' ');
}

/** The items of a list, or the lines of a text or a file; `null` for what is neither. */
function itemsOf(value: unknown): readonly string[] | null {
	if (Array.isArray(value)) return value.map(String);
	if (typeof value === 'string') return value.includes('\n') ? linesOf(value) : null;
	if (typeof value !== 'object' || value === null || !('text' in value)) return null;
	return linesOf(String(value.text));
}

function asItem(value: unknown): readonly string[] {
	return value === null || value === undefined || value === '' ? [] : [String(value)];
}

function linesOf(text: string): readonly string[] {
	return text.split('\n').filter((line) => line !== '');
}

/** One line that fits, and without control characters: a spec must not steer the reader's terminal. */
function shortened(raw: string): string {
	const text = raw.replace(/\p{Cc}+/gu, ' ').trim();
	return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
