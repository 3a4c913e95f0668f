import type { Change, Hold, Plan, PlannedStep, PlanVerb, Step } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import { type Cell, cell, inColumns, type Row } from './columns.ts';
import { compareNames } from './order.ts';
import { openHolds, standingOf } from './standing.ts';
import { summaryOf } from './summary.ts';
import type { Role, TextLine } from './text-line.ts';

/**
 * What `diff` prints: a header for each instance that differs, below it the fields that do, and a
 * summary. Instances without differences are only counted.
 */
export function describePlans(plans: readonly Plan[]): readonly TextLine[] {
	const shown = plans
		.filter((plan) => standingOf(plan) !== 'unchanged')
		.toSorted((one, other) => compareNames(one.name, other.name));
	return [
		...inColumns(shown.flatMap((plan) => [headerOf(plan), ...plan.changes.map(changeRow)])),
		[{ text: summaryOf(plans), role: 'summary' }],
	];
}

function headerOf(plan: Plan): Row {
	return {
		left: cell(plan.name, 'name'),
		middle: verbCell(plan),
		right: plan.holds.length > 0 ? holdsCell(plan) : cell(whyOf(plan), 'note'),
		edge: [],
	};
}

/** Verbs after which a container is down for a while or gone. */
const DISRUPTIVE: ReadonlySet<PlanVerb> = new Set([
	'DELETE',
	'RECREATE',
	'RESTART',
	'REBOOT',
	'STOP',
]);

function verbCell(plan: Plan): Cell {
	const { verb } = plan;
	if (verb !== 'NONE') return cell(verb, DISRUPTIVE.has(verb) ? 'danger' : 'verb');
	const isRefused = openHolds(plan).some(({ kind }) => kind === 'refused');
	return isRefused ? cell('BLOCKED', 'blocked') : cell('WAITING', 'waiting');
}

function holdsCell(plan: Plan): Cell {
	return plan.holds.flatMap((hold, index) => [
		...cell(index === 0 ? '' : '; ', 'plain'),
		...cell(holdInWords(plan, hold), hold.kind === 'refused' ? 'blocked' : 'waiting'),
	]);
}

/**
 * The fields that need consent stand below the header, so here it only says how to give it. Without a
 * verb, the word in its place says already that it is blocked or waits.
 */
function holdInWords({ name, verb }: Plan, { kind, reason, message }: Hold): string {
	if (kind === 'consent') return `awaits approval: ballast approve ${name}`;
	if (verb === 'NONE' || reason === 'Paused' || reason === 'Overridden') return message;
	return kind === 'refused' ? `blocked: ${message}` : `waits: ${message}`;
}

/** The steps that a verb is about; none where the fields below say it all, or every step counts. */
const STEPS_OF: Record<PlanVerb, readonly Step['do'][]> = {
	DELETE: ['moveToTrash'],
	CREATE: ['create'],
	RECREATE: [],
	MIGRATE: ['migrate', 'pass', 'failOver'],
	RESTART: [],
	REBOOT: ['reboot'],
	START: ['start'],
	STOP: ['stop'],
	FREEZE: ['freeze'],
	UNFREEZE: ['unfreeze'],
	CLEANUP: [],
	LIVE: [],
	NONE: [],
};

function whyOf({ verb, steps }: Plan): string {
	return steps
		.filter((step) => verb === 'CLEANUP' || STEPS_OF[verb].includes(step.step.do) || isCause(step))
		.map(({ message }) => message)
		.join('; ');
}

/** Steps that no field below stands for: a restart for a changed field is told by the field. */
const CAUSES: ReadonlySet<Reason> = new Set(['RebootAsked', 'RebootFellBack', 'Unhealthy']);

function isCause({ step, reason }: PlannedStep): boolean {
	return step.do === 'cleanUp' || (step.do === 'stop' && CAUSES.has(reason));
}

function changeRow({ cause, field, from, to, note, origin }: Change): Row {
	const role: Role = cause === 'drift' ? 'drift' : 'change';
	return {
		left: [
			{ text: cause === 'drift' ? '  ! ' : '  ~ ', role },
			{ text: field, role: 'field' },
		],
		middle: cell(from === '' ? to : `${from} -> ${to}`, 'value'),
		right: cell(note, 'note'),
		edge: cell(originInWords(origin), 'origin'),
	};
}

function originInWords(origin: Change['origin']): string {
	if (origin === null) return '';
	return origin.file === '' ? origin.by : `${origin.file}:${origin.line}`;
}
