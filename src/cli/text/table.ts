import { printable } from './printable.ts';

export interface Cell {
	readonly text: string;
	/** Colours the padded text; the width is counted without it. */
	readonly paint?: (text: string) => string;
}

/**
 * Columns as wide as their widest cell, two spaces apart, each line ending in a line break. Nothing
 * trails a line: the last column is not padded, and empty columns at the end leave no spaces.
 */
export function formatTable(rows: readonly (readonly (Cell | string)[])[]): string {
	const cells = rows.map((row) =>
		row.map((cell) => {
			const { text, ...rest } = typeof cell === 'string' ? { text: cell } : cell;
			return { ...rest, text: printable(text) };
		}),
	);
	const widths = columnWidths(cells);
	return cells.map((row) => `${formatRow(row, widths)}\n`).join('');
}

function columnWidths(rows: readonly (readonly Cell[])[]): readonly number[] {
	const count = Math.max(0, ...rows.map((row) => row.length));
	return Array.from({ length: count }, (_, column) =>
		Math.max(...rows.map((row) => row[column]?.text.length ?? 0)),
	);
}

function formatRow(row: readonly Cell[], widths: readonly number[]): string {
	const last = row.findLastIndex((cell) => cell.text !== '');
	return row
		.slice(0, last + 1)
		.map((cell, column) => {
			const text = column === last ? cell.text : cell.text.padEnd(widths[column] ?? 0);
			return cell.paint === undefined ? text : cell.paint(text);
		})
		.join('  ');
}
