import { styleText } from 'node:util';
import type { Io, Redraw } from './io.ts';
import { LiveLines } from './live-lines.ts';

export interface ProcessIoOptions {
	readonly argv: readonly string[];
	/** `$TERM`; `null` = not set. */
	readonly term: string | null;
	/** Aborts at Ctrl-C. */
	readonly signal: AbortSignal;
}

/** The terminal, pipes and signals of this process. Colours: only on a terminal, and only when it wants them. */
export function processIo({ argv, term, signal }: ProcessIoOptions): Io {
	const { stdin, stdout, stderr } = process;
	// hasColors() knows NO_COLOR and TERM; what follows "--" belongs to the command that exec runs
	const ours = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
	const isColored = stdout.isTTY && stdout.hasColors() && !ours.includes('--no-color');
	const onOut = new LiveLines(stdout);
	const onErr = new LiveLines(stderr);
	// both may be the same terminal
	const beside = (write: () => void): void => onOut.around(() => onErr.around(write));
	const redrawOn = (lines: LiveLines, { isTTY }: { readonly isTTY?: boolean }): Redraw | null =>
		isTTY && term !== null && term !== 'dumb' ? (shown) => lines.show(shown) : null;
	return {
		out: (text) => beside(() => stdout.write(text)),
		err: (text) => beside(() => stderr.write(text)),
		paint: (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text),
		isTerminal: stdout.isTTY,
		redraw: redrawOn(onOut, stdout),
		redrawOnErr: redrawOn(onErr, stderr),
		columns: stdout.columns,
		canAsk: stdin.isTTY,
		ask: (question) => ask(question, signal),
		now: Date.now,
		cwd: process.cwd(),
		signal,
	};
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
	const { createInterface } = await import('node:readline/promises');
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return await lines.question(question, { signal });
	} finally {
		lines.close();
	}
}
