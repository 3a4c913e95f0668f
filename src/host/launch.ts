import { messageOf, OperationError } from '../model/errors.ts';
import { CommandShell } from './command-shell.ts';
import { endOnDemand } from './end-on-demand.ts';
import { type CommandOptions, type CommandResult, run } from './process.ts';

export type LaunchOptions = Pick<CommandOptions, 'timeoutMs' | 'signal' | 'killSignal'>;

/** So long an idle shell is kept for the next command. */
const KEEP_MS = 1000;
const NOT_FOUND = 127;

const idle: CommandShell[] = [];

/**
 * Runs a host command of which only the exit code and the errors matter, such as LXC's tools. Like `run`,
 * but through small shells that are kept for a moment: a tenth of the cost for this process. `stdout` is
 * always '', and a command that a signal ended has the shell's exit code 128 + n.
 */
export async function launch(
	argv: readonly [string, ...string[]],
	options: LaunchOptions = {},
): Promise<CommandResult> {
	options.signal?.throwIfAborted();
	// the shell gets arguments as lines
	if (argv.some((argument) => argument.includes('\n'))) return run(argv, options);
	const shell = takeShell();
	const { killSignal = 'SIGTERM' } = options;
	const ways = { end: () => shell.signal(killSignal), force: () => shell.kill() };
	const ending = endOnDemand(ways, options);
	try {
		const { status, stderr } = await shell.run(argv);
		if (ending.why() !== null) throw new Error('it was ended');
		if (status === NOT_FOUND && stderr.endsWith(': not found')) throw notInstalled(argv[0]);
		return { exitCode: status, stdout: '', stderr };
	} catch (cause) {
		if (cause instanceof OperationError) throw cause;
		const message = `cannot run ${argv[0]}: ${ending.why() ?? messageOf(cause)}`;
		throw new OperationError(message, { reason: 'InternalError', cause });
	} finally {
		ending.leave();
		giveBack(shell);
	}
}

function takeShell(): CommandShell {
	for (let shell = idle.pop(); shell !== undefined; shell = idle.pop()) {
		if (!shell.isBroken) return shell;
	}
	try {
		return new CommandShell();
	} catch (cause) {
		throw new OperationError(`cannot start a shell: ${messageOf(cause)}`, {
			reason: 'InternalError',
			cause,
		});
	}
}

function giveBack(shell: CommandShell): void {
	if (shell.isBroken) return;
	shell.rest(KEEP_MS);
	idle.push(shell);
}

function notInstalled(command: string): OperationError {
	return new OperationError(`cannot run ${command}: it is not installed`, {
		reason: 'LxcMissing',
	});
}
