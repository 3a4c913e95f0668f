import { launch } from '../../host/launch.ts';
import { type CommandResult, run } from '../../host/process.ts';

/**
 * Runs a command that cannot outlive ballast: when ballast is killed, so is the command. An orphan would
 * go on writing into a half-made rootfs while the next start removes it and makes it anew.
 */
export function runBound(
	argv: readonly [string, ...string[]],
	signal?: AbortSignal,
): Promise<CommandResult> {
	// what it made so far is thrown away, so there is nothing to end in order
	return launch([...BOUND, ...argv], { killSignal: 'SIGKILL', ...(signal && { signal }) });
}

/**
 * The same for a command with children of its own: it is the first process of a pid namespace, and when it
 * ends, for whatever reason, the kernel ends everything it started. What it mounts goes with it.
 */
export function runBoundTree(
	argv: readonly [string, ...string[]],
	signal?: AbortSignal,
): Promise<CommandResult> {
	return run(boundTree(argv), {
		killSignal: 'SIGKILL',
		...(signal && { signal }),
	});
}

/**
 * The command line for that. What the host unmounts meanwhile goes in there, too, where the host's mounts are shared: other
 * instances' disks would be in use there for as long as it runs otherwise.
 */
export function boundTree(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
	const namespaces = [
		...['--mount', '--propagation=slave', '--mount-proc'],
		...['--pid', '--fork', '--kill-child=KILL'],
	];
	return [...BOUND, 'unshare', ...namespaces, '--', ...argv];
}

const BOUND = ['setpriv', '--pdeathsig', 'KILL', '--'] as const;
