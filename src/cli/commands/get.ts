import type { NodeStatus } from '../../model/instance-status.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { selectInstances, selectNodes } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { instanceTable } from '../text/instance-table.ts';
import { nodeLines } from '../text/node-lines.ts';
import { nodeTable } from '../text/node-table.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { watchTable } from '../watch-table.ts';

export interface GetOptions {
	readonly names: readonly string[];
	readonly watch: boolean;
}

/** An instance of that name is shown by `describe`. */
const NODES = 'nodes';

/** Prints the instances, or with `nodes` the nodes; the whole node for programs. */
export function get(context: CommandContext, { names, watch }: GetOptions): Promise<number> {
	const [first, ...rest] = names;
	const print = (status: NodeStatus): string =>
		first === NODES ? printedNodes(context, status, rest) : printed(context, status, names);
	return reading(context, async ({ read }) => {
		if (watch) return watchTable(context.io, { read, print });
		context.io.out(print(await read.status()));
		return EXIT.fine;
	});
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
	names: readonly string[],
): string {
	const shown = { ...status, instances: selectInstances(status, names) };
	if (isStructured(globals.output)) return formatStructured(shown, globals.output);
	if (globals.output === 'name') return shown.instances.map(({ name }) => `${name}\n`).join('');
	const short = withShortPaths(shown, io.cwd);
	const options = { now: status.at, wide: globals.output === 'wide', paint: io.paint };
	return nodeLines(short, io.paint) + instanceTable(short.instances, options);
}
