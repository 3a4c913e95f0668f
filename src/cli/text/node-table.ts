import type { KnownNode, NodeStatus } from '../../model/instance-status.ts';
import type { Io } from '../io.ts';
import { formatAge } from './age.ts';
import { roughSize } from './size.ts';
import { type Cell, formatTable } from './table.ts';

const COLUMNS = [
	'NODE',
	'STATE',
	'OWNS',
	'READY',
	'RUNNING',
	'FREE',
	'MEMORY',
	'ADDRESS',
	'VERSION',
	'AGE',
];

/** What `get nodes` prints: one row per node, and what keeps this one from knowing more. */
export function nodeTable({ cluster, node, at }: NodeStatus, paint: Io['paint']): string {
	const { cluster: name, problem, nodes } = cluster;
	const store =
		name === null
			? `${node}: stands alone, no store.etcd in its settings`
			: `${node}: store ${name}`;
	const warning =
		problem === '' ? '' : `${paint('yellow', `The store cannot be reached: ${problem}`)}\n`;
	const rows = nodes.map((each) => nodeRow(each, at, paint));
	return `${paint('dim', store)}\n${warning}${formatTable([COLUMNS, ...rows])}`;
}

function nodeRow(
	{ name, state, address, presence, owns, ready }: KnownNode,
	now: number,
	paint: Io['paint'],
): readonly (Cell | string)[] {
	const style = state === 'Ready' ? 'green' : 'yellow';
	const told =
		presence === null
			? ['-', '-', '-', address ?? '-', '-', '-']
			: [
					String(presence.running),
					roughSize(Math.max(0, presence.memory.capacity - presence.memory.held)),
					roughSize(presence.memory.capacity),
					address ?? '-',
					presence.version,
					formatAge(now - presence.since),
				];
	const stateCell = { text: state, paint: (text: string) => paint(style, text) };
	return [name, stateCell, countText(owns), countText(ready), ...told];
}

function countText(count: number | null): string {
	return count === null ? '-' : String(count);
}
