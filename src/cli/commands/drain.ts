import { runThere } from '../../drivers/migration/run-there.ts';
import type { KnownNode } from '../../model/instance-status.ts';
import type { Evacuation } from '../../reconciler/api/api.ts';
import { cordonInWords } from '../../reconciler/plan/cordon-words.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { oneByOne } from '../one-by-one.ts';
import { withCluster } from '../open-cluster.ts';
import { addressOf, nodeInStore } from '../selection.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';
import { type CordonOptions, putCordon } from './cordon.ts';
import { moveOn } from './migrate.ts';

export interface DrainOptions extends CordonOptions {
	readonly isDryRun: boolean;
}

/** Cordons a node, and moves everything away from it, one after the other. Of another node it asks that node to do so. */
export function drain(context: CommandContext, options: DrainOptions): Promise<number> {
	const { io, globals } = context;
	const { node, isDryRun } = options;
	return reading(context, async ({ read, settings }) => {
		const status = await read.status();
		const found = nodeInStore(status, node, 'drain');
		const isHere = node === status.node;
		const address = isHere ? '' : addressOf(status, node);
		const line = isDryRun ? wouldCordon(found) : await putCordon(context, settings, options);
		if (!isStructured(globals.output)) io.out(line);
		if (isHere) return evacuate(context, isDryRun);
		return runThere(address, ['drain', globals.output, ...(isDryRun ? ['dry'] : [])], io);
	});
}

/** Moves everything away from this node; what cannot go stays and is named. The store knows of each before it goes. */
export async function evacuate(context: CommandContext, isDryRun: boolean): Promise<number> {
	const { io, globals } = context;
	const { node, settings, going } = await reading(context, async (session) => ({
		node: session.settings.node,
		settings: session.settings,
		going: await session.read.evacuation(),
	}));
	if (isStructured(globals.output)) {
		io.out(formatStructured(going, globals.output));
	} else {
		io.out(going.length === 0 ? `${node} has nothing\n` : evacuationTable(going));
	}
	if (isDryRun || going.length === 0) return EXIT.fine;
	const stay = await withCluster(settings, `drain ${node}`, (store) =>
		oneByOne(io, going, async ({ name, to }) => {
			if (to === null) return EXIT.failed;
			await store.noteDrained(node, name, to);
			return moveOn(context, { name, to });
		}),
	);
	if (stay.length === 0) return EXIT.fine;
	io.err(`still on ${node}: ${stay.join(', ')}\n`);
	return io.signal.aborted ? EXIT.interrupted : EXIT.failed;
}

function wouldCordon({ name, cordon }: KnownNode): string {
	return cordon === null
		? `${name} would be cordoned: nothing new would go there\n`
		: `${name} ${cordonInWords(cordon)}\n`;
}

function evacuationTable(going: readonly Evacuation[]): string {
	const rows = going.map(({ name, to, why }) => [name, to ?? '(stays)', why]);
	return formatTable([['NAME', 'TO', 'WHY'], ...rows]);
}
