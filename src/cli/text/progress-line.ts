import { printable } from './printable.ts';

const NAME_WIDTH = 16;
const WHAT_WIDTH = 18;

export interface ProgressLine {
	/** Mostly an instance. */
	readonly subject: string;
	readonly what: string;
	/** How far it has come. */
	readonly words: string;
}

/** Long work as a line like that of an event. What matters most comes first: a narrow terminal cuts the rest. */
export function progressLine({ subject, what, words }: ProgressLine): string {
	return `${subject.padEnd(NAME_WIDTH)}  ${what.padEnd(WHAT_WIDTH)}  ${printable(words)}`;
}
