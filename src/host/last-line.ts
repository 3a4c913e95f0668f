/** What ssh and rsync say last is what kept them. */
export function lastLine(text: string): string {
	const lines = text.split('\n').map((line) => line.trim());
	return lines.findLast((line) => line !== '') ?? '';
}
