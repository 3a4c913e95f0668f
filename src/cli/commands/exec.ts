import { runAttached } from '../../host/attached.ts';
import type { CommandContext } from '../context.ts';
import { runningContainer } from '../running-container.ts';

export interface ExecOptions {
	readonly name: string;
	/** The command and its arguments, as they are: no shell sees them. */
	readonly command: readonly string[];
}

// what this shell exports is none of the container's business, but for how its terminal works
const ENVIRONMENT = ['--clear-env', '--keep-var', 'TERM'];

/** Runs a command inside the container, on this process's streams; gives its exit code. */
export async function exec(
	context: CommandContext,
	{ name, command }: ExecOptions,
): Promise<number> {
	const { lxcpath } = await runningContainer(context, name, 'exec');
	return runAttached(['lxc-attach', '-P', lxcpath, '-n', name, ...ENVIRONMENT, '--', ...command]);
}
