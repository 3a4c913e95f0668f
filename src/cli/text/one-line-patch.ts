/** A line of a file that is to read otherwise. */
export interface LineChange {
	/** As patch(1) and `git apply` shall find it from where they run. */
	readonly file: string;
	readonly text: string;
	/** From 1. */
	readonly line: number;
	readonly to: string;
}

const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/** The unified diff of that change. */
export function oneLinePatch({ file, text, line, to }: LineChange): string {
	const hasEnd = text.endsWith('\n');
	const lines = (hasEnd ? text.slice(0, -1) : text).split('\n');
	const first = Math.max(0, line - 1 - CONTEXT);
	const last = Math.min(lines.length, line + CONTEXT);
	const marked = (sign: string, content: string, index: number): readonly string[] =>
		hasEnd || index < lines.length - 1 ? [sign + content] : [sign + content, NO_NEWLINE];
	const body = lines.slice(first, last).flatMap((content, offset) => {
		const index = first + offset;
		if (index !== line - 1) return marked(' ', content, index);
		return [...marked('-', content, index), ...marked('+', to, index)];
	});
	const range = `${first + 1},${last - first}`;
	const head = [`--- a/${file}`, `+++ b/${file}`, `@@ -${range} +${range} @@`];
	return [...head, ...body, ''].join('\n');
}
