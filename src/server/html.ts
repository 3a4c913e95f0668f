/** A piece of HTML in which everything that came from elsewhere is escaped. */
export class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Piece = string | number | Html | readonly Html[];

/** Writes a piece: strings that are put in are escaped, pieces and lists of pieces go in as they are. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
	const [first = '', ...rest] = parts;
	return new Html(rest.reduce((text, part, at) => text + piece(values[at] ?? '') + part, first));
}

function piece(value: Piece): string {
	if (value instanceof Html) return value.text;
	if (typeof value === 'object') return value.map(({ text }) => text).join('');
	return String(value).replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? sign);
}

const ESCAPED: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
