import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { patience } from './patience.ts';

/** The program as people run it. */
export const BALLAST = resolve(import.meta.dirname, '../../bin/ballast');

/** Where a run of the program works. */
export interface Place {
	readonly root: string;
	readonly specs: string;
}

/** The command line of the program for that place. */
export function ballastArgv({ root, specs }: Place, args: readonly string[]): readonly string[] {
	return [BALLAST, '--root', root, '--specs', specs, ...args];
}

/** Runs the program to its end, with a line to read on its standard input. */
export function runProgram(place: Place, args: readonly string[]): SpawnSyncReturns<string> {
	const [program = '', ...rest] = ballastArgv(place, args);
	const env = { ...process.env, SECRET: 'of the caller' };
	return spawnSync(program, rest, {
		encoding: 'utf8',
		input: 'input\n',
		env,
		timeout: patience(60_000),
		killSignal: 'SIGKILL',
	});
}

export function startDaemon(place: Place): ChildProcess {
	const [program = '', ...rest] = ballastArgv(place, ['daemon']);
	return spawn(program, rest, { stdio: 'ignore' });
}
