import type { NodeStatus } from '../../model/instance-status.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { fleetRows, onlyRows } from '../fleet-rows.ts';
import { selectNodes } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { instanceTable } from '../text/instance-table.ts';
import { nodeLines } from '../text/node-lines.ts';
import { nodeTable } from '../text/node-table.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { UsageError } from '../usage-error.ts';
import { watchTable } from '../watch-table.ts';

export interface GetOptions {
	readonly names: readonly string[];
	readonly watch: boolean;
	/** Only what that node has; `null` = whichever. */
	readonly node: string | null;
	/** Only what this node has. */
	readonly here: boolean;
}

/** An instance of that name is shown by `describe`. */
const NODES = 'nodes';

/** Prints the instances of all nodes that share a store, or with `nodes` the nodes; for programs all that this node knows. */
export function get(context: CommandContext, options: GetOptions): Promise<number> {
	const [first, ...rest] = options.names;
	if (first === NODES && (options.here || options.node !== null)) throw nodesByName();
	const print = (status: NodeStatus): string =>
		first === NODES ? printedNodes(context, status, rest) : printed(context, status, options);
	return reading(context, async ({ read }) => {
		const status = await read.status();
		if (first !== NODES) warnOfOnlyHere(context, status);
		if (options.watch) return watchTable(context.io, { read, print });
		context.io.out(print(status));
		return EXIT.fine;
	});
}

/** A daemon would have heard of the others before; a command that looks by itself knows nothing of them. */
function warnOfOnlyHere({ io }: CommandContext, { daemon, node, cluster }: NodeStatus): void {
	if (daemon !== null || cluster.problem === '') return;
	io.err(`Only what is on ${node}, the store cannot be reached: ${cluster.problem}\n`);
}

function printedNodes(
	{ io, globals }: CommandContext,
	status: NodeStatus,
	names: readonly string[],
): string {
	const cluster = { ...status.cluster, nodes: selectNodes(status, names) };
	if (isStructured(globals.output)) return formatStructured(cluster, globals.output);
	if (globals.output === 'name') return cluster.nodes.map(({ name }) => `${name}\n`).join('');
	return nodeTable({ ...status, cluster }, io.paint);
}

function printed(
	{ io, globals }: CommandContext,
	status: NodeStatus,
	{ names, node, here }: GetOptions,
): string {
	const choice = { names, node: here ? status.node : node };
	if (isStructured(globals.output)) {
		return formatStructured(onlyRows(status, fleetRows(status, choice)), globals.output);
	}
	const short = withShortPaths(status, io.cwd);
	const rows = fleetRows(short, choice);
	if (globals.output === 'name') {
		return [...new Set(rows.map(({ name }) => `${name}\n`))].join('');
	}
	const wide = globals.output === 'wide';
	const isShared = status.cluster.cluster !== null;
	const table = instanceTable(rows, {
		...{ now: status.at, node: status.node },
		...{ wide, isShared, paint: io.paint },
	});
	return nodeLines(withoutWarned(short), io.paint) + table;
}

function withoutWarned(status: NodeStatus): NodeStatus {
	if (status.daemon !== null) return status;
	return { ...status, cluster: { ...status.cluster, problem: '' } };
}

function nodesByName(): UsageError {
	return new UsageError(
		'cannot choose nodes by --node or --here: name them',
		'For example: ballast get nodes n2',
	);
}
