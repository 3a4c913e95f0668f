import type { Condition } from '../../model/condition.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import { stateWord } from '../../model/state-word.ts';
import type { Io } from '../io.ts';
import { formatAge } from './age.ts';
import { instanceNote } from './instance-note.ts';
import { roughSize } from './size.ts';
import { type Cell, formatTable } from './table.ts';

const COLUMNS = ['NAME', 'STATE', 'READY', 'MEM', 'CPUS', 'PIDS', 'RESTARTS', 'AGE', 'NOTE'];
const WIDE_COLUMNS = [...COLUMNS.slice(0, -1), 'PID', 'MIGRATES', 'SPEC', 'LXCPATH', 'NOTE'];

interface TableOptions {
	readonly now: number;
	readonly wide: boolean;
	readonly paint: Io['paint'];
}

/** What `get` prints: one row per instance. */
export function instanceTable(instances: readonly InstanceStatus[], options: TableOptions): string {
	const header = options.wide ? WIDE_COLUMNS : COLUMNS;
	return formatTable([header, ...instances.map((instance) => instanceRow(instance, options))]);
}

/** The cells of one instance, without the header. */
function instanceRow(
	instance: InstanceStatus,
	{ now, wide, paint }: TableOptions,
): readonly (Cell | string)[] {
	const { name, observed, record } = instance;
	const cells = [
		name,
		stateWord(observed),
		readyCell(instance, paint),
		memoryText(instance),
		observed.limits?.cpus ?? '-',
		pidsText(observed.limits),
		String(record?.crashes.count ?? 0),
		record?.created == null ? '-' : formatAge(now - record.created.at),
	];
	return [...cells, ...(wide ? wideCells(instance) : []), instanceNote(instance, now)];
}

function readyCell(instance: InstanceStatus, paint: Io['paint']): Cell {
	const ready = conditionOf(instance, 'Ready')?.status ?? 'Unknown';
	const style = ready === 'True' ? 'green' : 'yellow';
	return { text: ready, paint: (text) => paint(style, text) };
}

/** What is used of the limit in force, and the limit it should be where that differs: `180Mi/512Mi->256Mi`. */
function memoryText({ observed: { limits }, memory }: InstanceStatus): string {
	if (limits === null) return '-';
	const { memoryUsed, memoryMax } = limits;
	const set = memoryMax === null ? '' : `/${roughSize(memoryMax)}`;
	const isAsDesired = memory === null || memory.desired === memoryMax;
	const desired = isAsDesired ? '' : `->${sizeOrNone(memory.desired)}`;
	return `${roughSize(memoryUsed)}${set}${desired}`;
}

function sizeOrNone(bytes: number | null): string {
	return bytes === null ? 'none' : roughSize(bytes);
}

function pidsText(limits: ObservedLimits | null): string {
	if (limits === null) return '-';
	return limits.pidsMax === null ? String(limits.pidsUsed) : `${limits.pidsUsed}/${limits.pidsMax}`;
}

function wideCells({ observed, declared, migratable }: InstanceStatus): readonly string[] {
	const place = declared === null ? '-' : `${declared.file}:${declared.line}`;
	const pid = observed.initPid === null ? '-' : String(observed.initPid);
	return [pid, migratable?.verdict ?? '-', place, observed.lxcpath];
}

function conditionOf(instance: InstanceStatus, type: Condition['type']): Condition | undefined {
	return instance.conditions.find((condition) => condition.type === type);
}
