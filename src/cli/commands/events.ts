import type { BallastEvent } from '../../model/event.ts';
import type { ReadApi } from '../../reconciler/api/api.ts';
import { timeInWords } from '../../reconciler/plan/time-words.ts';
import type { EventQuery } from '../../store/store.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { fleetRows } from '../fleet-rows.ts';
import { momentOf } from '../spans.ts';
import { eventLine } from '../text/event-line.ts';
import { formatStructured, isStructured } from '../text/structured.ts';

export interface EventsOptions {
	readonly name: string | null;
	readonly follow: boolean;
	readonly since: string | null;
}

/** Prints the journal; with `follow` it goes on until Ctrl-C. */
export function events(context: CommandContext, options: EventsOptions): Promise<number> {
	const { io, globals } = context;
	const query = queryOf(options, io.now());
	return reading(context, async ({ read }) => {
		const past = await read.events(query);
		// what is gone has events; of what never was there are none, and it is a slip
		if (options.name !== null && past.length === 0) await assertKnown(read, options.name);
		io.out(
			isStructured(globals.output)
				? formatStructured(past, globals.output)
				: journal(past, context, options),
		);
		if (!options.follow) return EXIT.fine;
		await read.followEvents((event) => {
			if (options.name === null || event.instance === options.name) io.out(line(event, context));
		}, io.signal);
		return EXIT.interrupted;
	});
}

async function assertKnown(read: ReadApi, name: string): Promise<void> {
	fleetRows(await read.status(), { names: [name], node: null });
}

function queryOf({ name, since }: EventsOptions, now: number): EventQuery {
	return {
		...(name === null ? {} : { instance: name }),
		...(since === null ? {} : { since: momentOf('--since', since, now) }),
	};
}

function journal(
	past: readonly BallastEvent[],
	context: CommandContext,
	{ since, follow }: EventsOptions,
): string {
	if (past.length === 0) {
		return follow ? '' : `No events${since === null ? '' : ` since ${since}`}.\n`;
	}
	const begin = Math.min(...past.map(({ firstSeen }) => firstSeen));
	const covered = context.io.paint('dim', `Events since ${timeInWords(begin)}:`);
	return `${covered}\n${past.map((event) => line(event, context)).join('')}`;
}

function line(event: BallastEvent, { io, globals }: CommandContext): string {
	if (globals.output === 'json') return `${JSON.stringify(event)}\n`;
	if (globals.output === 'yaml') return `---\n${formatStructured(event, 'yaml')}`;
	return `${eventLine(event, io.paint)}\n`;
}
