import { Document } from 'yaml';
import type { Note } from './note.ts';

/** Documents of one file as YAML; the comment above says where they are from and what is not carried over. */
export function specText(
	documents: readonly object[],
	origin: string,
	notes: readonly Note[],
): string {
	const comment = [visible(origin), ...notes.map(noteLine)].map((line) => ` ${line}`);
	return documents
		.map((each, index) => {
			const document = new Document(each);
			if (index === 0) document.commentBefore = comment.join('\n');
			return document.toString({ lineWidth: 0 });
		})
		.join('---\n');
}

export function noteLine({ about, text, isLost }: Note): string {
	return visible(`${isLost ? 'not carried over' : 'differs'}: ${about}: ${text}`);
}

/** A line break would end a comment, and a terminal would obey control characters. */
export function visible(line: string): string {
	return line.replace(/\p{Cc}/gu, '\uFFFD');
}
