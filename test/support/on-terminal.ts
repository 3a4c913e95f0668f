import { spawn } from 'node:child_process';
import { Screen } from './screen.ts';

export interface TerminalRun {
	readonly code: number | null;
	/** What the screen showed after each piece of output. */
	readonly frames: readonly (readonly string[])[];
	/** What stays. */
	readonly last: readonly string[];
}

const CONTROL_C = '\u0003';
const SIZE = { columns: 100, rows: 30 };

export interface TerminalOptions {
	readonly term?: string;
	readonly columns?: number;
	/** Ctrl-C is pressed once a line looks so. */
	readonly interruptAt?: RegExp;
}

/** Runs a command on a terminal device of its own, as a person would see it. */
export async function onTerminal(
	argv: readonly string[],
	{ term = 'xterm-256color', columns = SIZE.columns, interruptAt }: TerminalOptions = {},
): Promise<TerminalRun> {
	const screen = new Screen({ ...SIZE, columns });
	const words = argv.map((word) => `'${word}'`).join(' ');
	const command = `stty cols ${columns} rows ${SIZE.rows}; exec ${words}`;
	const { PATH = '' } = process.env;
	const child = spawn('script', ['-qec', command, '/dev/null'], {
		stdio: ['pipe', 'pipe', 'inherit'],
		env: { PATH, TERM: term },
	});
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	const frames: (readonly string[])[] = [];
	let isInterrupted = false;
	child.stdout.setEncoding('utf8');
	for await (const piece of child.stdout) {
		await screen.write(piece);
		const lines = screen.lines();
		frames.push(lines);
		if (isInterrupted || !interruptAt || !lines.some((line) => interruptAt.test(line))) continue;
		isInterrupted = true;
		child.stdin.write(CONTROL_C);
	}
	return { code: await ended, frames, last: screen.lines() };
}
