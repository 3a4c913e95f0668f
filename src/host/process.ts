import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { OperationError } from '../model/errors.ts';
import { endOnDemand } from './end-on-demand.ts';

export interface CommandResult {
	readonly exitCode: number;
	/** Without line breaks at the end. */
	readonly stdout: string;
	readonly stderr: string;
}

export interface CommandOptions {
	/** Milliseconds until it is ended. Without it the command may run for ever. */
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
	/** What ends the command then; SIGTERM without a word, followed by SIGKILL 5 s later. */
	readonly killSignal?: 'SIGTERM' | 'SIGKILL';
	readonly cwd?: string;
	/** The whole environment beside PATH and LC_ALL, which are always set. */
	readonly env?: Readonly<Record<string, string>>;
}

/** What host commands see, whatever ballast itself was started with. */
export const HOST_ENVIRONMENT = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	LC_ALL: 'C',
} as const;

/**
 * Runs a host command without a shell and returns whatever exit code it ended with.
 * Throws `OperationError` when it cannot be run, is killed by a signal, or takes too long.
 * By `node:child_process` itself: execa costs 3 ms a call on a cold start, a hundred times for a fleet.
 */
export async function run(
	argv: readonly [string, ...string[]],
	options: CommandOptions = {},
): Promise<CommandResult> {
	options.signal?.throwIfAborted();
	const [command, ...args] = argv;
	const child = spawn(command, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...HOST_ENVIRONMENT, ...options.env },
		...(options.cwd === undefined ? {} : { cwd: options.cwd }),
	});
	const { killSignal = 'SIGTERM' } = options;
	const ways = { end: () => askToEnd(child, killSignal), force: () => void child.kill('SIGKILL') };
	const ending = endOnDemand(ways, options);
	try {
		const [stdout, stderr, exitCode] = await Promise.all([
			text(child.stdout),
			text(child.stderr),
			exitOf(child),
		]);
		return { exitCode, stdout: trimEnd(stdout), stderr: trimEnd(stderr) };
	} catch (cause) {
		const why = ending.why();
		throw cannotRun(command, why === null ? cause : new Error(why));
	} finally {
		ending.leave();
	}
}

/** Resolves with the exit status; rejects when there is none. */
function exitOf(child: ChildProcess): Promise<number> {
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status, signal) => {
			if (status === null) reject(new Error(`it was killed by ${signal}`));
			else resolve(status);
		});
	});
}

/** Asks the child to end. What it started may hold its output open for ever, so nobody waits for that. */
function askToEnd(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
	child.kill(signal);
	child.once('exit', () => {
		child.stdout?.destroy();
		child.stderr?.destroy();
	});
}

const trimEnd = (output: string): string => output.replace(/\n+$/, '');

function cannotRun(command: string, cause: unknown): OperationError {
	const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
	const why = isMissing
		? 'it is not installed'
		: cause instanceof Error
			? cause.message
			: String(cause);
	return new OperationError(`cannot run ${command}: ${why}`, {
		reason: isMissing ? 'LxcMissing' : 'InternalError',
		cause,
	});
}
