import { styleText } from 'node:util';
import type { Io } from './io.ts';

/** The terminal, pipes and signals of this process. Colours: only on a terminal, and only when it wants them. */
export function processIo(argv: readonly string[], signal: AbortSignal): Io {
	const { stdin, stdout, stderr } = process;
	// hasColors() knows NO_COLOR and TERM; what follows "--" belongs to the command that exec runs
	const ours = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
	const isColored = stdout.isTTY && stdout.hasColors() && !ours.includes('--no-color');
	return {
		out: (text) => stdout.write(text),
		err: (text) => stderr.write(text),
		paint: (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text),
		isTerminal: stdout.isTTY,
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
