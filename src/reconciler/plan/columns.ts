import type { Role, TextLine, TextPart } from './text-line.ts';

/** One cell: a run of parts, such as a sign and a field. */
export type Cell = readonly TextPart[];

/** A line of up to three columns and one more that stands at the right. An empty cell takes no room. */
export interface Row {
	readonly left: Cell;
	readonly middle: Cell;
	readonly right: Cell;
	readonly edge: Cell;
}

// A longer value moves what follows it on its own line only, instead of every line of the report.
const WIDEST_MIDDLE = 40;
const GAP = 3;

/** Lines up the rows by what they hold, whatever the width of the terminal. */
export function inColumns(rows: readonly Row[]): readonly TextLine[] {
	const left = widest(rows.map((row) => row.left));
	const middle = widest(
		rows.map((row) => row.middle).filter((parts) => widthOf(parts) <= WIDEST_MIDDLE),
	);
	const right = widest(rows.filter((row) => row.edge.length > 0).map((row) => row.right));
	const edge = widest(rows.map((row) => row.edge));
	return rows.map((row) =>
		withoutEnd([
			...padded(row.left, left + GAP),
			...padded(row.middle, middle + GAP),
			...padded(row.right, right + GAP),
			...padded([], row.edge.length > 0 ? edge - widthOf(row.edge) : 0),
			...row.edge,
		]),
	);
}

export function cell(text: string, role: Role): Cell {
	return text === '' ? [] : [{ text, role }];
}

function widthOf(parts: Cell): number {
	return parts.reduce((sum, { text }) => sum + text.length, 0);
}

function widest(cells: readonly Cell[]): number {
	return Math.max(0, ...cells.map(widthOf));
}

function padded(parts: Cell, width: number): Cell {
	const blanks = Math.max(parts.length > 0 ? GAP : 0, width - widthOf(parts));
	return [...parts, ...cell(' '.repeat(blanks), 'plain')];
}

/** Without the blanks at its end, which nobody sees and every diff of a golden file does. */
function withoutEnd(line: TextLine): TextLine {
	const last = line.findLastIndex(({ text }) => text.trim() !== '');
	return line.slice(0, last + 1);
}
