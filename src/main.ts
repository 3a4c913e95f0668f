import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from './cli/exit-code.ts';
import { goOnUnread } from './cli/go-on-unread.ts';
import type { Io } from './cli/io.ts';
import { processIo } from './cli/process-io.ts';
import { runCli } from './cli/program.ts';
import { reportError } from './cli/report-error.ts';
import { untilInterrupted } from './cli/until-interrupted.ts';
import { operationErrorOf } from './model/file-error.ts';
import { readEnvironment } from './settings.ts';

/** One run of the program, from its arguments to its exit code. */
export async function main(): Promise<void> {
	goOnUnread();
	const argv = process.argv.slice(2);
	const environment = readEnvironment();
	const io = processIo({ argv, term: environment.term, signal: untilInterrupted() });
	endWhenNobodyReads(io);
	// dist/main.cjs lies one folder below the package
	const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
	const code = await runCli(argv, { io, environment, packageRoot });
	await Promise.all([written(process.stdout), written(process.stderr)]);
	// nobody waits for what is still open, such as a connection that no endpoint of the store takes
	process.exit(code);
}

/** Comes back when everything before has left this process. */
function written(stream: NodeJS.WritableStream): Promise<void> {
	return new Promise((done) => {
		stream.write('', () => done());
	});
}

/** `ballast get | head -1` closes our output early: that is no error. A full disk is one. */
function endWhenNobodyReads(io: Io): void {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(EXIT.fine);
		process.exit(reportError(operationErrorOf(error, 'write the output') ?? error, io));
	});
}
