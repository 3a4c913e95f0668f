import { execa } from 'execa';
import { HOST_ENVIRONMENT } from './process.ts';

/**
 * Runs a host command and calls back for each line of its output, until it ends by itself or the signal
 * aborts. Whatever way it ends, it returns; a command that cannot be started ends at once.
 */
export async function followOutput(
	argv: readonly [string, ...string[]],
	onLine: (line: string) => void,
	signal: AbortSignal,
): Promise<void> {
	const [command, ...args] = argv;
	const subprocess = execa(command, args, {
		reject: false,
		stdin: 'ignore',
		stderr: 'ignore',
		buffer: false,
		extendEnv: false,
		env: HOST_ENVIRONMENT,
		cancelSignal: signal,
		forceKillAfterDelay: 5000,
	});
	for await (const line of subprocess) onLine(line);
	await subprocess;
}
