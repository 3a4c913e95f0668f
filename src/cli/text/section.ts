import type { Io } from '../io.ts';

/** A part of a page: its heading, its text two spaces in, and an empty line before it. */
export function section(heading: string, text: string, paint: Io['paint']): string {
	const indented = text.replace(/^(?=.)/gm, '  ');
	return `\n${paint('bold', heading)}\n${indented}`;
}
