import { formatAge } from '../../model/age.ts';
import type { Condition } from '../../model/condition.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { Reason } from '../../model/reasons.ts';
import { leavingWords } from './operation-words.ts';

/** What a reader of `get` should know beyond the figures; none when all is well. The strongest comes first. */
export function instanceNotes(instance: InstanceStatus, { node, now }: Where): readonly string[] {
	const notes = [
		leavingWords(instance.record, { node, now }),
		pauseNote(instance, now),
		overrideNote(instance, now),
		specNote(instance),
		holdNote(instance, now),
		healthNote(instance),
		workNote(instance),
	].filter((note) => note !== '');
	return withoutRepeats(notes);
}

/** Where and when it is told. */
export interface Where {
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** ms since the epoch. */
	readonly now: number;
}

/** What waits is told with its time first, and by the condition of that name again. */
function withoutRepeats(notes: readonly string[]): readonly string[] {
	return notes.filter(
		(note, at) =>
			!notes.slice(0, at).some((before) => before === note || before.startsWith(`${note} `)),
	);
}

function pauseNote({ record }: InstanceStatus, now: number): string {
	const pause = record?.pause ?? null;
	return pause === null || pause.until <= now ? '' : `Paused ${formatAge(pause.until - now)}`;
}

/** Until the first of several ends. */
function overrideNote({ plan }: InstanceStatus, now: number): string {
	const ends = plan.holds.flatMap((hold) =>
		hold.kind === 'wait' && hold.reason === 'Overridden' ? [hold.untilMs] : [],
	);
	return ends.length === 0 ? '' : `Overridden ${formatAge(Math.min(...ends) - now)}`;
}

function specNote({ invalid, declared, conditions }: InstanceStatus): string {
	if (invalid !== null) return `SpecInvalid ${invalid.file}:${invalid.line}`;
	if (declared !== null) return '';
	const isKept = conditions.some(({ reason }) => reason === 'SpecUnreadable');
	return isKept ? 'SpecUnreadable' : 'NotDeclared';
}

/** By the notes before: pause and override with the time that is left, a bad spec with its place. */
const SAID_ALREADY: ReadonlySet<Reason> = new Set([
	'Paused',
	'Overridden',
	'NeverValid',
	'UsingLastGood',
]);

/** These end when something happens to another instance or to the host, and not at a time. */
const UNTIL_OTHERS: ReadonlySet<Reason> = new Set([
	'DependencyNotReady',
	'DependentsFirst',
	'BridgeMissing',
	'DiskMissing',
	'FetchingMemory',
]);

function holdNote({ plan }: InstanceStatus, now: number): string {
	const hold = plan.holds.find(({ reason }) => !SAID_ALREADY.has(reason));
	if (hold === undefined) return '';
	const hasTime = hold.kind === 'wait' && !UNTIL_OTHERS.has(hold.reason);
	return hasTime ? `${hold.reason} ${formatAge(hold.untilMs - now)}` : hold.reason;
}

function healthNote({ conditions }: InstanceStatus): string {
	const healthy = conditions.find(({ type }) => type === 'Healthy');
	return healthy?.status === 'False' ? healthy.reason : '';
}

/** A failure that is being retried, or for which somebody has to act. */
function workNote({ conditions, plan }: InstanceStatus): string {
	const stalled = conditions.find(({ type, status }) => type === 'Stalled' && status === 'True');
	if (stalled !== undefined && plan.holds.every(({ reason }) => reason !== stalled.reason)) {
		return stalled.reason;
	}
	const working = conditions.find(isWork);
	// that it moves is said with where to
	if (working === undefined || plan.verb === 'MIGRATE') return '';
	if (plan.holds.some(({ reason }) => reason === working.reason)) return '';
	// what there is to do says more than that it is done, or that nobody does it
	const isOfVerb = working.type === 'Ready' || working.reason === 'InProgress';
	return isOfVerb && plan.verb !== 'NONE' ? plan.verb : working.reason;
}

/** That something is done, will be, or would be if a daemon ran. */
function isWork({ type, status, reason }: Condition): boolean {
	return (type === 'Reconciling' && status === 'True') || reason === 'NotApplied';
}
