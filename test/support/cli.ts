import { resolve } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/program.ts';
import type { Place } from './ballast-process.ts';

export interface CliRun {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

/** One command line in this process, as if its output were a pipe; `io` replaces parts of it. */
export async function runBallast(args: readonly string[], io: Partial<Io> = {}): Promise<CliRun> {
	let out = '';
	let err = '';
	const code = await runCli(args, {
		environment: { root: null, specs: null, sshCommand: null, term: null },
		packageRoot: resolve(import.meta.dirname, '../..'),
		io: {
			...cliIo(),
			out: (text) => {
				out += text;
			},
			err: (text) => {
				err += text;
			},
			...io,
		},
	});
	return { code, out, err };
}

/** The same for a root and its specs, with the names that a process of its own gives: much faster than that. */
export async function runBallastAt({ root, specs }: Place, args: readonly string[]) {
	const { code, out, err } = await runBallast(['--root', root, '--specs', specs, ...args]);
	return { status: code, stdout: out, stderr: err };
}

/** No terminal, no colours, nobody who answers, and output that goes nowhere. */
export function cliIo(): Io {
	return {
		out: () => {},
		err: () => {},
		paint: (_, text) => text,
		isTerminal: false,
		redraw: null,
		redrawOnErr: null,
		columns: 200,
		canAsk: false,
		ask: () => Promise.reject(new Error('nobody answers')),
		now: Date.now,
		cwd: process.cwd(),
		signal: new AbortController().signal,
	};
}
