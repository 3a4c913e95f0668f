import { launch } from '../../../host/launch.ts';
import type { CommandResult } from '../../../host/process.ts';

/** A container by where LXC keeps it: observing says which lxcpath that is. */
export interface ContainerPlace {
	readonly lxcpath: string;
	readonly name: string;
}

export interface ToolCall {
	readonly tool: 'lxc-stop' | 'lxc-freeze' | 'lxc-unfreeze' | 'lxc-cgroup';
	readonly args: readonly string[];
	/** LXC's tools wait for the monitor without a limit of their own. */
	readonly timeoutMs: number;
}

/** Runs one of LXC's tools on a container. */
export function runTool(
	{ lxcpath, name }: ContainerPlace,
	{ tool, args, timeoutMs }: ToolCall,
	signal?: AbortSignal,
): Promise<CommandResult> {
	const argv = [tool, '-P', lxcpath, '-n', name, ...args] as const;
	return launch(argv, { timeoutMs, ...(signal && { signal }) });
}

/** What a tool said on its way out, in one line. */
export function saidBy(result: CommandResult): string {
	const lines = result.stderr.split('\n').map((line) => withoutPosition(line.trim()));
	return lines.filter((line) => line !== '').join('; ') || `it ended with ${result.exitCode}`;
}

/** `lxc-freeze: web1: ../src/lxc/x.c: f: 12 Text` -> `Text`. */
function withoutPosition(line: string): string {
	return line.replace(/^lxc-[a-z]+: (?:[^:\s]+: )?(?:\S+\.c: \w+: \d+ )?/, '');
}
