import { execa } from 'execa';
import { OperationError } from '../model/errors.ts';

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

/**
 * Runs a host command without a shell and returns whatever exit code it ended with.
 * Throws `OperationError` when it cannot be run, is killed by a signal, or takes too long.
 */
export async function run(
	argv: readonly [string, ...string[]],
	options: CommandOptions = {},
): Promise<CommandResult> {
	const [command, ...args] = argv;
	const result = await execa(command, args, {
		reject: false,
		stdin: 'ignore',
		extendEnv: false,
		env: { ...HOST_ENVIRONMENT, ...options.env },
		forceKillAfterDelay: 5000,
		killSignal: options.killSignal ?? 'SIGTERM',
		...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
		...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
		...(options.cwd === undefined ? {} : { cwd: options.cwd }),
	});
	if (result.exitCode === undefined) {
		throw new OperationError(`cannot run ${command}: ${result.shortMessage}`, {
			reason: result.code === 'ENOENT' ? 'LxcMissing' : 'InternalError',
			cause: result,
		});
	}
	return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}
