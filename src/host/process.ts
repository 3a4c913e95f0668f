import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { messageOf, OperationError } from '../model/errors.ts';

export interface CommandResult {
	readonly exitCode: number;
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

const FORCE_KILL_MS = 5000;

/**
 * Runs a host command without a shell and returns whatever exit code it ended with, never before it has
 * ended. Throws `OperationError` when it cannot be run, is killed by a signal, or takes too long.
 *
 * Node's own spawn and not execa: each start of a container pays for one command, and execa's share of
 * it (2 ms of CPU) was as much as the rest of ballast's work for that start.
 */
export async function run(
	argv: readonly [string, ...string[]],
	options: CommandOptions = {},
): Promise<CommandResult> {
	const [command, ...args] = argv;
	if (options.signal?.aborted) throw cannotRun(command, 'it was aborted before');
	const child = spawn(command, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...HOST_ENVIRONMENT, ...options.env },
		...(options.cwd === undefined ? {} : { cwd: options.cwd }),
	});
	const stdout = collected(child.stdout);
	const stderr = collected(child.stderr);
	const leash = new Leash(child, options);
	try {
		const [exitCode, killedBy]: readonly (number | string | null)[] = await once(child, 'close');
		if (typeof exitCode === 'number') return { exitCode, stdout: stdout(), stderr: stderr() };
		throw cannotRun(command, leash.why ?? `it was ended by ${killedBy}`);
	} catch (cause) {
		throw cause instanceof OperationError ? cause : cannotRun(command, messageOf(cause), cause);
	} finally {
		leash.release();
	}
}

/** Ends a command when its time is up or nobody wants it any more. */
class Leash {
	readonly #child: ChildProcess;
	readonly #options: CommandOptions;
	readonly #timeout: NodeJS.Timeout | undefined;
	#force: NodeJS.Timeout | undefined;
	/** Why the command was ended; `null` while it was not. */
	why: string | null = null;

	constructor(child: ChildProcess, options: CommandOptions) {
		this.#child = child;
		this.#options = options;
		const { timeoutMs = 0, signal } = options;
		if (timeoutMs > 0) {
			this.#timeout = setTimeout(() => this.#end(`it took longer than ${timeoutMs} ms`), timeoutMs);
		}
		signal?.addEventListener('abort', this.#onAbort);
	}

	release(): void {
		clearTimeout(this.#timeout);
		clearTimeout(this.#force);
		this.#options.signal?.removeEventListener('abort', this.#onAbort);
	}

	readonly #onAbort = (): void => this.#end('it was aborted');

	#end(why: string): void {
		this.why ??= why;
		this.#child.kill(this.#options.killSignal ?? 'SIGTERM');
		this.#force = setTimeout(() => this.#child.kill('SIGKILL'), FORCE_KILL_MS);
		// what it started may hold its output open for ever
		this.#child.once('exit', () => {
			this.#child.stdout?.destroy();
			this.#child.stderr?.destroy();
		});
	}
}

function collected(stream: NodeJS.ReadableStream): () => string {
	const chunks: Buffer[] = [];
	stream.on('data', (chunk: Buffer) => chunks.push(chunk));
	return () => Buffer.concat(chunks).toString('utf8').replace(/\n$/, '');
}

function cannotRun(command: string, why: string, cause?: unknown): OperationError {
	const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
	return new OperationError(`cannot run ${command}: ${why}`, {
		reason: isMissing ? 'LxcMissing' : 'InternalError',
		cause,
	});
}
