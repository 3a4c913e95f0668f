import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { runDaemon } from '../run-daemon.ts';
import { settle } from '../settle.ts';
import { eventLine } from '../text/event-line.ts';
import { versionOf } from '../version.ts';

/** Runs the daemon in this process and prints what happens, until Ctrl-C or a stop by the service manager. */
export async function daemon(context: CommandContext): Promise<number> {
	const { io, globals, packageRoot } = context;
	await runDaemon({
		settings: settle(context),
		version: versionOf(packageRoot),
		onEvent: (event) => {
			const line = globals.output === 'json' ? JSON.stringify(event) : eventLine(event, io.paint);
			io.out(`${line}\n`);
		},
		signal: io.signal,
	});
	return EXIT.fine;
}
