/** The candidate that the word was most likely meant to be; `null` when none is close. */
function closest(word: string, candidates: readonly string[]): string | null {
	const lower = word.toLowerCase();
	const limit = Math.max(1, Math.floor(word.length / 3));
	const scored = candidates
		.map((candidate) => ({ candidate, distance: distance(lower, candidate.toLowerCase()) }))
		.filter((each) => each.distance <= limit)
		.toSorted((a, b) => a.distance - b.distance);
	return scored[0]?.candidate ?? null;
}

/** `did you mean "devices"?`, or '' when nothing is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
	const guess = closest(word, candidates);
	return guess === null ? '' : `did you mean ${JSON.stringify(guess)}?`;
}

/** Edits (insert, delete, replace, swap of neighbours) from one word to the other. */
function distance(from: string, to: string): number {
	// Words that differ by far more than a slip need no table.
	if (Math.abs(from.length - to.length) > 20) return Number.POSITIVE_INFINITY;
	let before: readonly number[] = [];
	let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let row = 1; row <= from.length; row += 1) {
		const next = [row];
		for (let col = 1; col <= to.length; col += 1) {
			const replaced = at(last, col - 1) + (from[row - 1] === to[col - 1] ? 0 : 1);
			const swapped = isSwap({ from, to, row, col }) ? at(before, col - 2) + 1 : replaced;
			next.push(Math.min(at(next, col - 1) + 1, at(last, col) + 1, replaced, swapped));
		}
		before = last;
		last = next;
	}
	return at(last, to.length);
}

/** True when the two letters before here stand the other way round in the other word. */
function isSwap({
	from,
	to,
	row,
	col,
}: {
	readonly from: string;
	readonly to: string;
	readonly row: number;
	readonly col: number;
}): boolean {
	return row > 1 && from[row - 1] === to[col - 2] && from[row - 2] === to[col - 1];
}

function at(row: readonly number[], index: number): number {
	return row[index] ?? Number.POSITIVE_INFINITY;
}
