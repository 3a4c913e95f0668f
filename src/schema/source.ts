import type { Finding } from '../model/finding.ts';

/** One file that was read. */
export interface Source {
	/** Path as the user named the folder, joined with the file. */
	readonly file: string;
	/** Without a byte order mark. */
	readonly text: string;
	/** Offset of the first character of each line. */
	readonly lineStarts: readonly number[];
}

/** A stretch of a source; offsets count UTF-16 units, `end` is exclusive. */
export interface Place {
	readonly source: Source;
	readonly start: number;
	readonly end: number;
}

export function sourceOf(file: string, raw: string): Source {
	const text = raw.replace(/^\uFEFF/, '');
	const lineStarts = [0];
	for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
		lineStarts.push(at + 1);
	}
	return { file, text, lineStarts };
}

/** Line and column of an offset, counting from 1. */
export function positionOf({ source, start }: Place): {
	readonly line: number;
	readonly col: number;
} {
	let low = 0;
	let high = source.lineStarts.length;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((source.lineStarts[middle] ?? 0) <= start) low = middle;
		else high = middle;
	}
	return { line: low + 1, col: start - (source.lineStarts[low] ?? 0) + 1 };
}

/** A line without its line break; '' beyond the end. */
function lineText(source: Source, line: number): string {
	const start = source.lineStarts[line - 1];
	if (start === undefined) return '';
	return source.text.slice(start, source.lineStarts[line]).replace(/\r?\n$/, '');
}

/** The place of a whole line, without its indentation. */
export function placeOfLine(source: Source, line: number): Place {
	const text = lineText(source, line);
	const start = (source.lineStarts[line - 1] ?? 0) + text.length - text.trimStart().length;
	return { source, start, end: start + text.trim().length };
}

/** What is wrong, before it is known where the text stands. */
export type Problem = Pick<Finding, 'severity' | 'path' | 'message' | 'hint'>;

/** A finding that underlines the place, or as much of it as stands on its first line. */
export function findingAt(place: Place, problem: Problem, object?: Finding['object']): Finding {
	const { line, col } = positionOf(place);
	const sourceLine = lineText(place.source, line);
	const length = Math.max(1, Math.min(place.end - place.start, sourceLine.length - col + 1));
	return {
		...problem,
		file: place.source.file,
		line,
		col,
		length,
		sourceLine,
		...(object === undefined ? {} : { object }),
	};
}

/** The place of one line of a `|` block, whose lines are lines of the file; of the whole text otherwise. */
export function placeInBlock(block: Place, index: number): Place {
	if (block.source.text[block.start] !== '|') return block;
	return placeOfLine(block.source, positionOf(block).line + 1 + index);
}
