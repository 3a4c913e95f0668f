import { OperationError } from '../../model/errors.ts';
import type { NodeStatus } from '../../model/instance-status.ts';
import type { Evacuation } from '../../reconciler/api.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';
import { migrate } from './migrate.ts';

export interface DrainOptions {
	readonly node: string;
	readonly isDryRun: boolean;
}

/** Moves everything away from this node, one after the other; what cannot go stays and is named. */
export async function drain(
	context: CommandContext,
	{ node, isDryRun }: DrainOptions,
): Promise<number> {
	const { io, globals } = context;
	const going = await reading(context, async ({ read }) => {
		refuseOtherNode(await read.status(), node);
		return read.evacuation();
	});
	if (isStructured(globals.output)) {
		io.out(formatStructured(going, globals.output));
	} else {
		io.out(going.length === 0 ? `${node} has nothing\n` : evacuationTable(going));
	}
	if (isDryRun) return EXIT.fine;
	const stay = await moved(context, going);
	if (stay.length === 0) return EXIT.fine;
	io.err(`still on ${node}: ${stay.join(', ')}\n`);
	return io.signal.aborted ? EXIT.interrupted : EXIT.failed;
}

/** The names of those that did not go. */
async function moved(
	context: CommandContext,
	going: readonly Evacuation[],
): Promise<readonly string[]> {
	const stay: string[] = [];
	for (const { name, to } of going) {
		const isGone = to !== null && !context.io.signal.aborted && (await isMoved(context, name, to));
		if (!isGone) stay.push(name);
	}
	return stay;
}

/** One that is refused keeps none of the others. */
async function isMoved(context: CommandContext, name: string, to: string): Promise<boolean> {
	try {
		return (await migrate(context, { name, to, mode: null })) === EXIT.fine;
	} catch (thrown) {
		if (!(thrown instanceof OperationError)) throw thrown;
		context.io.err(`${name}: ${thrown.message}\n`);
		return false;
	}
}

function refuseOtherNode(status: NodeStatus, node: string): void {
	if (status.node !== node) {
		throw new OperationError(`cannot drain ${node}: this is ${status.node}`, {
			reason: 'AgainstSpec',
			retry: 'never',
			hint: `Run it on ${node}.`,
		});
	}
	if (status.cluster.cluster !== null) return;
	throw new OperationError(`cannot drain ${node}: it shares no store with other nodes`, {
		reason: 'AgainstSpec',
		retry: 'never',
		hint: 'See store.etcd in its settings; ballast migrate moves one instance.',
	});
}

function evacuationTable(going: readonly Evacuation[]): string {
	const rows = going.map(({ name, to, why }) => [name, to ?? '(stays)', why]);
	return formatTable([['NAME', 'TO', 'WHY'], ...rows]);
}
