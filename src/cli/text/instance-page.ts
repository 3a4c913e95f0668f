import { formatAge } from '../../model/age.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { isLeaving, type Migratable } from '../../model/migration.ts';
import { stateWord } from '../../model/state-word.ts';
import { overrideInWords } from '../../reconciler/plan/override.ts';
import { timeInWords } from '../../reconciler/plan/time-words.ts';
import type { Hardware } from '../hardware.ts';
import type { Io } from '../io.ts';
import { comparison } from './comparison.ts';
import { conditionTable } from './condition-table.ts';
import { eventSection } from './event-section.ts';
import { diskTable, nicTable } from './hardware-tables.ts';
import { instanceNotes } from './instance-note.ts';
import { memoryLine } from './memory-line.ts';
import { moveFacts } from './move-facts.ts';
import { planText } from './plan-text.ts';
import { section } from './section.ts';
import { formatTable } from './table.ts';

export interface PageOptions {
	readonly now: number;
	/** This node. */
	readonly node: string;
	/** `null`: there is nowhere to go. */
	readonly migratable: Migratable | null;
	readonly hardware: Hardware;
	readonly events: readonly BallastEvent[];
	readonly paint: Io['paint'];
}

/** What `describe` prints: all that is known of one instance. */
export function instancePage(instance: InstanceStatus, options: PageOptions): string {
	const { now, migratable, hardware, events, paint } = options;
	return [
		headline(instance, options),
		formatTable([
			...facts(instance, now),
			...migration(migratable),
			...moveFacts(instance, options),
		]).replace(/^(?=.)/gm, '  '),
		...hardwareSections(hardware, paint),
		section('Desired and observed', comparison(instance), paint),
		section('Conditions', conditionTable(instance.conditions, now, paint), paint),
		section('Plan', planText([instance], paint), paint),
		eventSection('Events', events, paint),
	].join('');
}

function hardwareSections({ disks, nics }: Hardware, paint: Io['paint']): readonly string[] {
	return [
		disks.length === 0 ? '' : section('Disks', diskTable(disks), paint),
		nics.length === 0 ? '' : section('NICs', nicTable(nics), paint),
	];
}

function headline(instance: InstanceStatus, { node, now, paint }: PageOptions): string {
	const note = instanceNotes(instance, { node, now }).join(', ');
	const state = stateWord(instance.observed);
	return `${paint('bold', instance.name)}: ${state}${note === '' ? '' : `, ${note}`}\n`;
}

function facts(
	{ declared, invalid, record, observed, memory }: InstanceStatus,
	now: number,
): string[][] {
	const up = observed.startedAt === null ? '' : `, up ${formatAge(now - observed.startedAt)}`;
	const init = observed.initPid === null ? '' : `, init ${observed.initPid}`;
	return [
		['spec', declared === null ? 'none' : `${declared.file}:${declared.line}`],
		...(invalid === null
			? []
			: [['error', `${invalid.file}:${invalid.line}:${invalid.col}: ${invalid.message}`]]),
		['container', `${observed.lxcpath}/${observed.name}${init}${up}`],
		...(memory === null ? [] : [['memory', memoryLine(memory)]]),
		...(observed.contradiction === null ? [] : [['contradiction', observed.contradiction]]),
		...(observed.remains.length === 0 ? [] : [['remains', observed.remains.join(', ')]]),
		...(record === null ? [] : [...recordFacts(record), ...lastMove(record)]),
	];
}

function migration(migratable: Migratable | null): string[][] {
	if (migratable === null) return [];
	const { verdict, why } = migratable;
	return [['migratable', why.length === 0 ? verdict : `${verdict}: ${why.join('; ')}`]];
}

/** One that failed, whoever asked for it: its conditions tell of it only while somebody still wants it. */
function lastMove({ migration: move }: NonNullable<InstanceStatus['record']>): string[][] {
	if (!isLeaving(move) || move.phase !== 'Failed' || move.failure === null) return [];
	const { message, at } = move.failure;
	const who = move.isByHand ? ', by hand' : '';
	return [['last move', `to ${move.to}${who}: failed at ${timeInWords(at)}: ${message}`]];
}

function recordFacts(record: NonNullable<InstanceStatus['record']>): string[][] {
	const { created, crashes, generation, observedGeneration, protect, pause, overrides } = record;
	return [
		['created', created === null ? 'not yet' : timeInWords(created.at)],
		['generation', `${generation}, handled ${observedGeneration}`],
		...(crashes.count === 0
			? []
			: [['unwanted ends', `${crashes.count}, last ${timeInWords(crashes.lastAt)}`]]),
		...(protect.length === 0 ? [] : [['protected from', protect.join(', ')]]),
		...overrides.map((override) => ['overridden', overrideInWords(override)]),
		...(pause === null
			? []
			: [['paused until', `${timeInWords(pause.until)} ${pause.reason}`.trim()]]),
	];
}
