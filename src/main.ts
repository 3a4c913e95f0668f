import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from './cli/exit-code.ts';
import { goOnUnread } from './cli/go-on-unread.ts';
import { processIo } from './cli/process-io.ts';
import { runCli } from './cli/program.ts';
import { untilInterrupted } from './cli/until-interrupted.ts';
import { readEnvironment } from './settings.ts';

/** One run of the program, from its arguments to its exit code. */
export async function main(): Promise<void> {
	endQuietlyWhenNobodyReads();
	goOnUnread();
	const argv = process.argv.slice(2);
	const environment = readEnvironment();
	const io = processIo({ argv, term: environment.term, signal: untilInterrupted() });
	// dist/main.cjs lies one folder below the package
	const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
	process.exitCode = await runCli(argv, { io, environment, packageRoot });
}

/** `ballast get | head -1` closes our output early: that is no error. */
function endQuietlyWhenNobodyReads(): void {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(EXIT.fine);
		throw error;
	});
}
