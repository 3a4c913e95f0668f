import { runAttached } from '../../host/attached.ts';
import type { CommandContext } from '../context.ts';
import { runningContainer } from '../running-container.ts';
import { UsageError } from '../usage-error.ts';

export interface ConsoleOptions {
	readonly name: string;
	/** 0 = the console; `null` = the first terminal that is free. */
	readonly tty: number | null;
}

/** Opens a terminal of the container until it is left with Ctrl-a q. */
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
	const { lxcpath } = await runningContainer(context, name);
	const which = tty === null ? [] : ['-t', String(tty)];
	return runAttached(['lxc-console', '-P', lxcpath, '-n', name, ...which]);
}
