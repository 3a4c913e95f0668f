import { runThere } from '../../drivers/migration/run-there.ts';
import type { Cordon } from '../../model/cluster.ts';
import { OperationError } from '../../model/errors.ts';
import type { KnownNode, NodeStatus } from '../../model/instance-status.ts';
import type { Homecoming, ReadApi } from '../../reconciler/api/api.ts';
import { cordonInWords } from '../../reconciler/plan/cordon-words.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { oneByOne } from '../one-by-one.ts';
import { withCluster } from '../open-cluster.ts';
import { addressOf, nodeInStore } from '../selection.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';
import { moveOn } from './migrate.ts';

export interface UncordonOptions {
	readonly node: string;
	/** Also what a drain took away comes back. */
	readonly isReturn: boolean;
	readonly isDryRun: boolean;
}

/** Lets a node get new instances again, and has those moved back that a drain took from it, if they are wanted there. */
export function uncordon(
	context: CommandContext,
	{ node, isReturn, isDryRun }: UncordonOptions,
): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ read, settings }) => {
		const status = await read.status();
		const found = nodeInStore(status, node, 'uncordon');
		const coming = isReturn ? await homecoming(read, found) : [];
		const report = (line: string): void =>
			io.out(
				isStructured(globals.output)
					? formatStructured(coming, globals.output)
					: line + notes(found, isReturn) + homecomingTable(coming),
			);
		if (isDryRun) {
			report(wouldBe(found));
			return EXIT.fine;
		}
		return withCluster(settings, `uncordon ${node}`, async (store) => {
			// when an answer was lost, the store is asked again and finds none
			report(lifted(node, (await store.uncordon(node)) ?? found.cordon));
			return bringBack(context, { status, store, node, coming });
		});
	});
}

async function homecoming(
	read: ReadApi,
	{ name, state }: KnownNode,
): Promise<readonly Homecoming[]> {
	const coming = await read.homecoming(name);
	if (state === 'Ready' || coming.every(({ to }) => to === null)) return coming;
	throw new OperationError(`cannot move anything back to ${name}: its daemon is not there`, {
		reason: 'PeerUnreachable',
		retry: 'never',
		hint: 'Nothing was changed. Without --return only the cordon is lifted.',
	});
}

interface Return {
	readonly status: NodeStatus;
	readonly store: ClusterStore;
	readonly node: string;
	readonly coming: readonly Homecoming[];
}

/** One after the other. What is back, or stays for good, is forgotten. */
async function bringBack(
	context: CommandContext,
	{ status, store, node, coming }: Return,
): Promise<number> {
	const { io } = context;
	const away = await oneByOne(io, coming, async ({ name, at, to }) => {
		const code = to === null ? EXIT.fine : await brought(context, status, { name, at, to });
		if (code === EXIT.fine) await store.noteDrained(node, name, null);
		return code;
	});
	if (away.length === 0) return EXIT.fine;
	io.err(`not back on ${node}: ${away.join(', ')}\n`);
	return io.signal.aborted ? EXIT.interrupted : EXIT.failed;
}

/** The node that has it moves it. */
function brought(
	context: CommandContext,
	status: NodeStatus,
	{ name, at, to }: { readonly name: string; readonly at: string | null; readonly to: string },
): Promise<number> {
	if (at === null || at === status.node) return moveOn(context, { name, to });
	return runThere(addressOf(status, at), ['send', name, to], context.io);
}

function wouldBe({ name, cordon }: KnownNode): string {
	return cordon === null
		? `${name} is not cordoned\n`
		: `${name} would be uncordoned; it ${cordonInWords(cordon)}\n`;
}

function lifted(node: string, cordon: Cordon | null): string {
	return cordon === null
		? `${node} is not cordoned\n`
		: `${node}: uncordoned, it gets new instances again\n`;
}

/** What a person might not expect. */
function notes({ name, unschedulable, drained }: KnownNode, isReturn: boolean): string {
	const away = Object.entries(drained).map(([instance, to]) => `${instance} (${to})`);
	return [
		...(unschedulable ? [`  its document still says unschedulable: true\n`] : []),
		...(away.length === 0 || isReturn
			? []
			: [
					`  a drain took away, and left there: ${away.join(', ')}\n`,
					`  ballast uncordon ${name} --return moves them back\n`,
				]),
	].join('');
}

function homecomingTable(coming: readonly Homecoming[]): string {
	if (coming.length === 0) return '';
	const rows = coming.map(({ name, at, to, why }) => [name, at ?? '-', to ?? '(stays)', why]);
	return formatTable([['NAME', 'AT', 'TO', 'WHY'], ...rows]);
}
