import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { following } from '../following.ts';
import { runDaemon } from '../run-daemon.ts';
import { settle } from '../settle.ts';
import { versionOf } from '../version.ts';

/** Runs the daemon in this process and prints what happens, until Ctrl-C or a stop by the service manager. */
export async function daemon(context: CommandContext): Promise<number> {
	const { io, globals, packageRoot } = context;
	await runDaemon({
		settings: settle(context),
		version: versionOf(packageRoot),
		...(globals.output === 'json'
			? { onEvent: (event) => io.out(`${JSON.stringify(event)}\n`) }
			: following(io)),
		io,
	});
	return EXIT.fine;
}
