import { followFile, lastLines } from '../../host/log-file.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { findInstance } from '../selection.ts';
import { UsageError } from '../usage-error.ts';

export interface LogsOptions {
	readonly name: string;
	readonly start: boolean;
	readonly console: boolean;
	readonly follow: boolean;
	/** How many lines from the end. */
	readonly lines: number;
}

/** Prints the end of an instance's console or start log; with `follow` it goes on until Ctrl-C. */
export function logs(context: CommandContext, options: LogsOptions): Promise<number> {
	const { name, start, follow } = options;
	if (start && options.console)
		throw new UsageError('cannot show logs: choose --start or --console');
	const which = start ? 'start' : 'console';
	const { io } = context;
	return reading(context, async ({ read, paths }) => {
		findInstance(await read.status(), name);
		const path = `${paths.log}/${name}.${which}.log`;
		const { text, place } = await lastLines(path, options.lines);
		if (text === null) io.err(`${name}: no ${which} log yet (${path})\n`);
		else io.out(follow || text.endsWith('\n') || text === '' ? text : `${text}\n`);
		if (!follow) return EXIT.fine;
		await followFile({ path, from: place, signal: io.signal }, io.out);
		return EXIT.interrupted;
	});
}
