import { type CommandResult, run } from '../../../host/process.ts';
import type { Paths } from '../../../model/paths.ts';
import type { Target } from '../driver.ts';
import { lxcpathOf } from './places.ts';

export interface ToolCall {
	readonly paths: Paths;
	readonly target: Target;
	readonly args: readonly string[];
	/** LXC's tools wait for the monitor without a limit of their own. */
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
}

/** Runs one of LXC's tools on a container. */
export function runTool(tool: string, call: ToolCall): Promise<CommandResult> {
	const { paths, target, args, timeoutMs, signal } = call;
	const argv = [tool, '-P', lxcpathOf(paths, target), '-n', target.name, ...args] as const;
	return run(argv, { timeoutMs, ...(signal && { signal }) });
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
