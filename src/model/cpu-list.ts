import { type Parsed, parsed, quoted, unparsed } from './parsed.ts';

/** The kernel knows at most 8192 CPUs (CONFIG_NR_CPUS); a higher number is a slip of the pen. */
const HIGHEST_CPU = 8191;

/** The word for "every CPU": no pinning. */
export const ALL_CPUS = 'all';

interface Range {
	readonly first: number;
	readonly last: number;
}

/**
 * Ganeti's grammar for `cpu_mask`: items N or N-M (inclusive, N <= M) between commas, and `all`.
 * The value is canonical: sorted, without repeats, neighbours joined (`0-2,4`), as the kernel prints it.
 */
export function parseCpuList(text: string): Parsed<string> {
	if (text === ALL_CPUS) return parsed(ALL_CPUS);
	const ranges: Range[] = [];
	for (const item of text.split(',')) {
		const range = parseItem(item);
		if (!range.ok) return range;
		ranges.push(range.value);
	}
	return parsed(joined(ranges).map(formatRange).join(','));
}

/** The CPU numbers of a list that `parseCpuList` or the kernel made, in order. `all` and '' have none. */
export function expandCpuList(canonical: string): readonly number[] {
	if (canonical === ALL_CPUS) return [];
	return canonical
		.split(',')
		.filter((item) => item !== '')
		.flatMap((item) => {
			const [first = 0, last = first] = item.split('-').map(Number);
			return Array.from({ length: last - first + 1 }, (_, index) => first + index);
		});
}

function parseItem(item: string): Parsed<Range> {
	const match = /^ *(\d{1,6})(?:-(\d{1,6}))? *$/.exec(item);
	if (match === null) {
		return unparsed(`bad CPU list item ${quoted(item)}`, 'write "0-1,3" or all');
	}
	const first = Number(match[1]);
	const last = Number(match[2] ?? match[1]);
	if (first > last) return unparsed(`CPU range ${quoted(item)} runs backwards`);
	if (last > HIGHEST_CPU) return unparsed(`there is no CPU ${last}`, `at most ${HIGHEST_CPU}`);
	return parsed({ first, last });
}

function joined(ranges: readonly Range[]): readonly Range[] {
	const result: Range[] = [];
	for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
		const before = result.at(-1);
		if (before !== undefined && range.first <= before.last + 1) {
			result[result.length - 1] = { ...before, last: Math.max(before.last, range.last) };
		} else {
			result.push(range);
		}
	}
	return result;
}

function formatRange({ first, last }: Range): string {
	return first === last ? String(first) : `${first}-${last}`;
}
