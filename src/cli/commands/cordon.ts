import type { Cordon } from '../../model/cluster.ts';
import { cordonInWords } from '../../reconciler/plan/cordon-words.ts';
import type { Settings } from '../../settings.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { withCluster } from '../open-cluster.ts';
import { nodeInStore } from '../selection.ts';

export interface CordonOptions {
	readonly node: string;
	/** '' = none was given. */
	readonly reason: string;
}

/** Keeps new instances away from a node until `uncordon`; that node need not be there. */
export function cordon(context: CommandContext, options: CordonOptions): Promise<number> {
	return reading(context, async ({ read, settings }) => {
		nodeInStore(await read.status(), options.node, 'cordon');
		context.io.out(await putCordon(context, settings, options));
		return EXIT.fine;
	});
}

/** Says, as a line, whether it was cordoned before. */
export async function putCordon(
	{ io }: CommandContext,
	settings: Settings,
	{ node, reason }: CordonOptions,
): Promise<string> {
	const mine: Cordon = { since: io.now(), by: settings.node, reason };
	const found = await withCluster(settings, `cordon ${node}`, (store) => store.cordon(node, mine));
	const isNew = found.since === mine.since && found.by === mine.by;
	return isNew
		? `${node}: cordoned, nothing new goes there\n`
		: `${node} ${cordonInWords(found)}\n`;
}
