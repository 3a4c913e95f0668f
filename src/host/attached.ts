import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { OperationError } from '../model/errors.ts';

/**
 * Runs a command that takes over this process's terminal and streams, and gives the exit code as a shell
 * would: 128 + the signal's number when a signal ended it. Signals of the terminal reach the command by
 * themselves; this process does not die of them meanwhile.
 */
export async function runAttached(argv: readonly [string, ...string[]]): Promise<number> {
	const [command, ...args] = argv;
	const ignore = (): void => {};
	process.on('SIGINT', ignore);
	try {
		return await ended(spawn(command, args, { stdio: 'inherit' }), command);
	} finally {
		process.off('SIGINT', ignore);
	}
}

function ended(child: ChildProcess, command: string): Promise<number> {
	return new Promise((resolve, reject) => {
		child.once('exit', (code, signal) => {
			resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
		});
		child.once('error', (cause) => {
			reject(
				new OperationError(`cannot run ${command}: ${cause.message}`, {
					reason: 'LxcMissing',
					hint: 'Install LXC, on Debian with: apt-get install lxc',
					cause,
				}),
			);
		});
	});
}
