import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { findInstance } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { instancePage } from '../text/instance-page.ts';
import { formatStructured, isStructured } from '../text/structured.ts';

const EVENTS_SHOWN = 10;

/** Prints all that is known of one instance, with its last events. */
export function describe(context: CommandContext, name: string): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ read }) => {
		const status = await read.status();
		const instance = findInstance(status, name);
		const events = (await read.events({ instance: name })).slice(-EVENTS_SHOWN);
		io.out(
			isStructured(globals.output)
				? formatStructured({ ...instance, events }, globals.output)
				: instancePage(findInstance(withShortPaths(status, io.cwd), name), {
						now: status.at,
						events,
						paint: io.paint,
					}),
		);
		return EXIT.fine;
	});
}
