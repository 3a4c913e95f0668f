import { resolve } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/program.ts';

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
		environment: { root: null, specs: null },
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

/** No terminal, no colours, nobody who answers, and output that goes nowhere. */
export function cliIo(): Io {
	return {
		out: () => {},
		err: () => {},
		paint: (_, text) => text,
		isTerminal: false,
		columns: 200,
		canAsk: false,
		ask: () => Promise.reject(new Error('nobody answers')),
		now: Date.now,
		cwd: process.cwd(),
		signal: new AbortController().signal,
	};
}
