import { messageOf, OperationError } from '../model/errors.ts';
import { CommandShell } from './command-shell.ts';
import { type CommandOptions, type CommandResult, run } from './process.ts';

export type LaunchOptions = Pick<CommandOptions, 'timeoutMs' | 'signal' | 'killSignal'>;

/** So long an idle shell is kept for the next command. */
const KEEP_MS = 1000;
const FORCE_AFTER_MS = 5000;
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
	const ending = endOnDemand(shell, options);
	try {
		const { status, stderr } = await shell.run(argv);
		if (ending.why() !== null) throw new Error('it was ended');
		if (status === NOT_FOUND) throw notInstalled(argv[0]);
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
	return new CommandShell();
}

function giveBack(shell: CommandShell): void {
	if (shell.isBroken) return;
	shell.rest(KEEP_MS);
	idle.push(shell);
}

/** Ends what the shell runs at the timeout or when the signal aborts, and remembers which it was. */
function endOnDemand(
	shell: CommandShell,
	{ timeoutMs, signal, killSignal = 'SIGTERM' }: LaunchOptions,
): { readonly why: () => string | null; readonly leave: () => void } {
	let reason: string | null = null;
	let force: NodeJS.Timeout | undefined;
	const end = (why: string): void => {
		reason ??= why;
		shell.signal(killSignal);
		force ??= setTimeout(() => shell.kill(), FORCE_AFTER_MS);
	};
	const abort = (): void => end('it was interrupted');
	signal?.addEventListener('abort', abort, { once: true });
	const late =
		timeoutMs === undefined
			? undefined
			: setTimeout(() => end(`it took longer than ${timeoutMs} ms`), timeoutMs);
	return {
		why: () => reason,
		leave: () => {
			clearTimeout(late);
			clearTimeout(force);
			signal?.removeEventListener('abort', abort);
		},
	};
}

function notInstalled(command: string): OperationError {
	return new OperationError(`cannot run ${command}: it is not installed`, {
		reason: 'LxcMissing',
	});
}
