import { runAttached } from '../../host/attached.ts';
import type { CommandContext } from '../context.ts';
import { runningContainer } from '../running-container.ts';
import { UsageError } from '../usage-error.ts';

export interface ConsoleOptions {
	readonly name: string;
	/** 0 = the console; `null` = the first terminal that is free. */
	readonly tty: number | null;
}

/** For a container without terminals of its own, which could not be moved while it runs. */
const LOGIN = [
	...['--clear-env', '--keep-var', 'TERM', '--', 'sh', '-c'],
	'if command -v login >/dev/null; then exec login; else exec sh -l; fi',
];

/** Opens a terminal of the container until it is left with Ctrl-a q, or a login in one that has none. */
export async function openConsole(
	context: CommandContext,
	{ name, tty }: ConsoleOptions,
): Promise<number> {
	if (!context.io.canAsk || !context.io.isTerminal) {
		throw new UsageError(
			'cannot open a console: this is no terminal',
			`For scripts: ballast exec ${name} -- COMMAND`,
		);
	}
	const { lxcpath, hasConsole } = await runningContainer(context, name, 'console');
	if (!hasConsole) return runAttached(['lxc-attach', '-P', lxcpath, '-n', name, ...LOGIN]);
	const which = tty === null ? [] : ['-t', String(tty)];
	return runAttached(['lxc-console', '-P', lxcpath, '-n', name, ...which]);
}
