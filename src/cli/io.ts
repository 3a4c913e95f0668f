import type { styleText } from 'node:util';

export type TextStyle = Parameters<typeof styleText>[0];

export type Redraw = (lines: readonly string[]) => void;

/** Everything a command sees of the process it runs in, so that tests run commands in theirs. */
export interface Io {
	/** Writes as it stands; lines bring their own line breaks. */
	readonly out: (text: string) => void;
	readonly err: (text: string) => void;
	/** Colours the text, or leaves it when the output takes none. */
	readonly paint: (style: TextStyle, text: string) => string;
	/** True when stdout is a terminal: only then may the cursor be moved. */
	readonly isTerminal: boolean;
	/**
	 * Shows these lines below everything else on the terminal, in place of those before. `null` = stdout is none on which that goes,
	 * `onErr` the same for stderr.
	 */
	readonly redraw: Redraw | null;
	readonly redrawOnErr: Redraw | null;
	/** Characters in a line of the terminal; longer ones go on in the next. */
	readonly columns: number;
	/** True when somebody can answer at stdin. */
	readonly canAsk: boolean;
	readonly ask: (question: string) => Promise<string>;
	/** ms since the epoch. */
	readonly now: () => number;
	readonly cwd: string;
	/** Aborts at Ctrl-C. */
	readonly signal: AbortSignal;
}
