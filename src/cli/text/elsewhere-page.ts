import { formatAge } from '../../model/age.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { ElsewhereStatus, InstanceStatus } from '../../model/instance-status.ts';
import type { SharedStatus } from '../../model/shared-status.ts';
import { timeInWords } from '../../reconciler/plan/time-words.ts';
import type { Io } from '../io.ts';
import { conditionTable } from './condition-table.ts';
import { elsewhereNotes, isUnheard } from './elsewhere-note.ts';
import { eventSection } from './event-section.ts';
import { planText } from './plan-text.ts';
import { section } from './section.ts';
import { roughSize } from './size.ts';
import { formatTable } from './table.ts';

export interface ElsewherePageOptions {
	/** This node. */
	readonly node: string;
	readonly now: number;
	/** What this node knows of it by itself; `null` = nothing. */
	readonly here: InstanceStatus | null;
	readonly events: readonly BallastEvent[];
	readonly paint: Io['paint'];
}

/** What `describe` prints of an instance that another node has: what that one told, and where to ask for more. */
export function elsewherePage(
	instance: ElsewhereStatus,
	{ node, now, here, events, paint }: ElsewherePageOptions,
): string {
	const { told } = instance;
	const conditions = told === null ? 'Nothing yet.\n' : conditionTable(told.conditions, now, paint);
	return [
		headline(instance, now, paint),
		formatTable(facts(instance, here, now)).replace(/^(?=.)/gm, '  '),
		section(`Conditions, as ${instance.node} told them`, conditions, paint),
		...(here === null || isNothing(here)
			? []
			: [section(`Plan of ${node}`, planText([here], paint), paint)]),
		eventSection(`Events on ${node}`, events, paint),
	].join('');
}

/** Mostly it is only to be left to the other node. */
function isNothing({ plan }: InstanceStatus): boolean {
	return plan.verb === 'NONE' && plan.holds.length === 0;
}

function headline(instance: ElsewhereStatus, now: number, paint: Io['paint']): string {
	const { name, node, told, reason } = instance;
	const state = told === null ? '' : `, ${told.state}${isUnheard(reason) ? '?' : ''}`;
	const notes = elsewhereNotes(instance, now).map((note) => `, ${note}`);
	return `${paint('bold', name)}: on ${node}${state}${notes.join('')}\n`;
}

function facts(
	instance: ElsewhereStatus,
	here: InstanceStatus | null,
	now: number,
): readonly (readonly string[])[] {
	const { name, node, address, told } = instance;
	const declared = here?.declared ?? null;
	return [
		['owner', `${node} has it`],
		['spec', declared === null ? 'none here' : `${declared.file}:${declared.line}`],
		...(told === null ? [] : toldFacts(told, now)),
		...operationFacts(instance),
		['more', `ballast describe ${name} on ${node}${address === null ? '' : ` (${address})`}`],
	];
}

function toldFacts(told: SharedStatus, now: number): readonly (readonly string[])[] {
	const { at, commit, memory, cpus, migratable, notLive, createdAt, restarts } = told;
	const by = commit === null ? '' : `, by the specs of ${commit.slice(0, 9)}`;
	return [
		['told', `${timeInWords(at)}, ${formatAge(now - at)} ago${by}`],
		...(memory === null ? [] : [['memory', memoryWords(memory)]]),
		...(cpus === null ? [] : [['cpus', cpus]]),
		['created', createdAt === null ? 'not yet' : timeInWords(createdAt)],
		...(restarts === 0 ? [] : [['unwanted ends', String(restarts)]]),
		...(migratable === null
			? []
			: [['migratable', notLive === '' ? migratable : `${migratable}: ${notLive}`]]),
	];
}

function memoryWords({ used, max }: NonNullable<SharedStatus['memory']>): string {
	return `${roughSize(used)} used${max === null ? '' : ` of ${roughSize(max)}`}`;
}

function operationFacts({ operation }: ElsewhereStatus): readonly (readonly string[])[] {
	if (operation === null) return [];
	const { kind, from, to, phase, mode, memory, since } = operation;
	const how = [mode, memory].filter((word) => word !== null).join(', ');
	const words = `${from} -> ${to}, ${phase} since ${timeInWords(since)}`;
	return [[kind.toLowerCase(), how === '' ? words : `${words} (${how})`]];
}
