import { formatAge } from '../../model/age.ts';
import type { Condition } from '../../model/condition.ts';
import type { ElsewhereStatus, InstanceStatus } from '../../model/instance-status.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import { stateWord } from '../../model/state-word.ts';
import type { FleetRow } from '../fleet-rows.ts';
import type { Io } from '../io.ts';
import { elsewhereNotes, isUnheard } from './elsewhere-note.ts';
import { instanceNotes } from './instance-note.ts';
import { roughSize } from './size.ts';
import { type Cell, formatTable } from './table.ts';

const COLUMNS = ['STATE', 'READY', 'MEM', 'CPUS', 'PIDS', 'RESTARTS', 'AGE'];
const WIDE_COLUMNS = ['PID', 'MIGRATES', 'SPEC', 'LXCPATH'];

interface TableOptions {
	readonly now: number;
	/** This node. */
	readonly node: string;
	readonly wide: boolean;
	/** Whether nodes share what they have: then each row says where it is. */
	readonly isShared: boolean;
	readonly paint: Io['paint'];
}

type Cells = readonly (Cell | string)[];

/** What `get` prints: one row per instance. */
export function instanceTable(rows: readonly FleetRow[], options: TableOptions): string {
	const { wide, isShared } = options;
	const where = isShared ? ['NODE'] : [];
	const header = ['NAME', ...where, ...COLUMNS, ...(wide ? WIDE_COLUMNS : []), 'NOTE'];
	return formatTable([header, ...rows.map((row) => rowCells(row, options))]);
}

function rowCells({ name, node, here, elsewhere }: FleetRow, options: TableOptions): Cells {
	const { now, wide, isShared } = options;
	const told = elsewhere && toldCells(elsewhere, options);
	const seen = here && seenCells(here, options);
	// what the node that has it says is nearer to the truth
	const cells = told ?? seen;
	const more = wide ? wideCells(here, elsewhere) : [];
	const notes = [
		...(elsewhere === null ? [] : elsewhereNotes(elsewhere, now)),
		...(here === null
			? []
			: instanceNotes(here, { node: options.node, now }).filter(
					(note) => !isSaidBy(note, elsewhere),
				)),
	];
	return [name, ...(isShared ? [node ?? '-'] : []), ...(cells ?? []), ...more, notes.join(', ')];
}

/** That another node has it needs no words beside that node's name. */
function isSaidBy(note: string, elsewhere: ElsewhereStatus | null): boolean {
	return elsewhere !== null && note === 'OwnedElsewhere';
}

function seenCells(instance: InstanceStatus, { now, paint }: TableOptions): Cells {
	const { observed, record } = instance;
	return [
		stateWord(observed),
		readyCell(conditionOf(instance, 'Ready')?.status ?? 'Unknown', paint),
		memoryText(instance),
		observed.limits?.cpus ?? '-',
		pidsText(observed.limits),
		String(record?.crashes.count ?? 0),
		record?.created == null ? '-' : formatAge(now - record.created.at),
	];
}

/** Figures of a node that is not heard of would only mislead. */
function toldCells({ ready, reason, told }: ElsewhereStatus, { now, paint }: TableOptions): Cells {
	const readiness = readyCell(ready, paint);
	if (told === null) return ['-', readiness, '-', '-', '-', '-', '-'];
	const { state, memory, cpus, restarts, createdAt } = told;
	const age = createdAt === null ? '-' : formatAge(now - createdAt);
	if (isUnheard(reason)) return [`${state}?`, readiness, '-', '-', '-', '-', age];
	const used = memory === null ? '-' : usedText(memory.used, memory.max);
	return [state, readiness, used, cpus ?? '-', '-', String(restarts), age];
}

function readyCell(ready: Condition['status'], paint: Io['paint']): Cell {
	const style = ready === 'True' ? 'green' : 'yellow';
	return { text: ready, paint: (text) => paint(style, text) };
}

/** What is used of the limit in force, and the limit it should be where that differs: `180Mi/512Mi->256Mi`. */
function memoryText({ observed: { limits }, memory }: InstanceStatus): string {
	if (limits === null) return '-';
	const { memoryUsed, memoryMax } = limits;
	const isAsDesired = memory === null || memory.desired === memoryMax;
	const desired = isAsDesired ? '' : `->${sizeOrNone(memory.desired)}`;
	return `${usedText(memoryUsed, memoryMax)}${desired}`;
}

function usedText(used: number, max: number | null): string {
	return `${roughSize(used)}${max === null ? '' : `/${roughSize(max)}`}`;
}

function sizeOrNone(bytes: number | null): string {
	return bytes === null ? 'none' : roughSize(bytes);
}

function pidsText(limits: ObservedLimits | null): string {
	if (limits === null) return '-';
	return limits.pidsMax === null ? String(limits.pidsUsed) : `${limits.pidsUsed}/${limits.pidsMax}`;
}

function wideCells(
	here: InstanceStatus | null,
	elsewhere: ElsewhereStatus | null,
): readonly string[] {
	const declared = here?.declared ?? null;
	const place = declared === null ? '-' : `${declared.file}:${declared.line}`;
	if (elsewhere !== null) return ['-', elsewhere.told?.migratable ?? '-', place, '-'];
	const pid = here?.observed.initPid ?? null;
	const verdict = here?.migratable?.verdict ?? '-';
	return [pid === null ? '-' : String(pid), verdict, place, here?.observed.lxcpath ?? '-'];
}

function conditionOf(instance: InstanceStatus, type: Condition['type']): Condition | undefined {
	return instance.conditions.find((condition) => condition.type === type);
}
