/** What a piece of text is, for whoever gives it a colour. */
export type Role =
	| 'plain'
	| 'name'
	| 'verb'
	| 'danger'
	| 'change'
	| 'drift'
	| 'field'
	| 'value'
	| 'note'
	| 'waiting'
	| 'blocked'
	| 'origin'
	| 'summary';

export interface TextPart {
	readonly text: string;
	readonly role: Role;
}

/** One line of a report, without its line break. */
export type TextLine = readonly TextPart[];

/** The report as it is without colours. */
export function plainText(lines: readonly TextLine[]): string {
	return lines.map((line) => `${line.map(({ text }) => text).join('')}\n`).join('');
}
