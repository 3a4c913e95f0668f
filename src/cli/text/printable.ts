/** C0 and C1 controls, DEL, and what turns the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text of people, of programs or of containers as one line that does to a terminal nothing but show: line breaks, tabs and other control
 * characters are written as escapes, such as `\n` and `\x1b`.
 */
export function printable(text: string): string {
	return text.replace(CONTROLS, escaped);
}

function escaped(control: string): string {
	switch (control) {
		case '\n':
			return '\\n';
		case '\r':
			return '\\r';
		case '\t':
			return '\\t';
		default: {
			const hex = control.charCodeAt(0).toString(16);
			return hex.length > 2 ? `\\u${hex}` : `\\x${hex.padStart(2, '0')}`;
		}
	}
}
