/** What a program says last is what kept it. */
export function lastLine(text: string): string {
	const lines = text.split('\n').map((line) => line.trim());
	return lines.findLast((line) => line !== '') ?? '';
}
