import { formatAge } from '../../model/age.ts';
import type { KnownNode, NodeStatus } from '../../model/instance-status.ts';
import { cordonInWords } from '../../reconciler/plan/cordon-words.ts';
import type { Io } from '../io.ts';
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
export function nodeTable(
	{ cluster, node, at }: Pick<NodeStatus, 'cluster' | 'node' | 'at'>,
	paint: Io['paint'],
): string {
	const { cluster: name, problem, nodes } = cluster;
	const store =
		name === null
			? `${node}: stands alone, no store.etcd in its settings`
			: `${node}: store ${name}`;
	const warning =
		problem === '' ? '' : `${paint('yellow', `The store cannot be reached: ${problem}`)}\n`;
	const rows = nodes.map((each) => nodeRow(each, at, paint));
	const notes = nodes.flatMap(closedNotes).map((note) => `${note}\n`);
	return `${paint('dim', store)}\n${warning}${formatTable([COLUMNS, ...rows])}${notes.join('')}`;
}

/** Since when, by whom and why a node gets nothing new, and what is still away. */
function closedNotes({ name, cordon, drained }: KnownNode): readonly string[] {
	if (cordon === null) return [];
	const away = Object.entries(drained).map(([instance, to]) => `${instance} (${to})`);
	const taken = away.length === 0 ? '' : `; drained of ${away.join(', ')}`;
	return [`${name} ${cordonInWords(cordon)}${taken}`];
}

function nodeRow(
	{ name, state, address, presence, owns, ready, ...closed }: KnownNode,
	now: number,
	paint: Io['paint'],
): readonly (Cell | string)[] {
	const isClosed = closed.cordon !== null || closed.unschedulable;
	// that a node is away which was emptied for it is no cause for alarm
	const isEmptied = closed.cordon !== null && owns === 0;
	const style = state === 'Ready' ? 'green' : isEmptied ? 'dim' : 'yellow';
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
	const text = isClosed ? `${state},SchedulingDisabled` : state;
	const stateCell = { text, paint: (shown: string) => paint(style, shown) };
	return [name, stateCell, countText(owns), countText(ready), ...told];
}

function countText(count: number | null): string {
	return count === null ? '-' : String(count);
}
