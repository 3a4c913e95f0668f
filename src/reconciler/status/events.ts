import type { Condition, ConditionType } from '../../model/condition.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { PlannedStep, Step } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';

/** An event before the journal gives it a number and a time. */
export type EventDraft = Pick<BallastEvent, 'instance' | 'type' | 'reason' | 'message'>;

/** One run, as far as there is something to tell of it. */
export interface RunReport {
	readonly instance: string;
	/** The conditions at the end of the run before, and of this one. */
	readonly before: readonly Condition[];
	readonly after: readonly Condition[];
	/** The steps that succeeded, in order. */
	readonly executed: readonly PlannedStep[];
	readonly outcome: Outcome;
}

type Told = Pick<EventDraft, 'type' | 'reason' | 'message'>;

/**
 * What a run has to tell: its steps, each failure, then what changed in how the instance stands. A
 * condition that stays as it was tells nothing, a recovery is one event, and one reason is told once.
 */
export function eventsOf(run: RunReport): readonly EventDraft[] {
	const steps = run.executed.flatMap(stepTold);
	const rest = [...failureTold(run.outcome), ...recoveryTold(run), ...troubleTold(run)];
	const reasons = rest.map(({ reason }) => reason);
	const once = rest.filter(({ reason }, index) => reasons.indexOf(reason) === index);
	return [...steps, ...once].map((told) => ({ instance: run.instance, ...told }));
}

/** What a step that is done is called; `null` = whoever takes it tells of it, for the plan cannot know how it goes. */
const DONE: Record<Step['do'], Reason | null> = {
	cleanUp: 'CleanedUp',
	create: 'Created',
	prepareDisk: 'DiskMade',
	growDisk: 'DiskGrown',
	releaseDisks: 'DisksReleased',
	configure: 'Configured',
	start: 'Started',
	stop: 'Stopped',
	reboot: 'Rebooted',
	checkpoint: 'CheckpointMade',
	restore: 'Restored',
	claim: 'Claimed',
	pass: 'GivenOver',
	giveUp: 'GivenUp',
	failOver: 'FailedOver',
	migrate: null,
	freeze: 'Frozen',
	unfreeze: 'Thawed',
	setLimit: 'LimitSet',
	setNic: 'NicSet',
	moveToTrash: 'MovedToTrash',
	forget: 'Forgotten',
};

/** A condition that a step mends before anybody could see it is told with the step. */
function stepTold({ step, reason, message }: PlannedStep): readonly Told[] {
	const told = DONE[step.do];
	if (told === null) return [];
	const done: Told = { type: 'Normal', reason: told, message };
	const isForHealth = reason === 'Unhealthy' && step.do === 'stop';
	return isForHealth ? [{ type: 'Warning', reason, message }, done] : [done];
}

/** Every failure is told, also when it is the same as before: the journal counts them. */
function failureTold(outcome: Outcome): readonly Told[] {
	if (outcome.kind !== 'Failed') return [];
	return [{ type: 'Warning', reason: outcome.reason, message: outcome.message }];
}

/** Reasons of a moment, which would only tell that somebody looked just then. */
const PASSING: ReadonlySet<Reason> = new Set([
	'InProgress',
	'Transitional',
	'Allocating',
	'VanishedJustNow',
]);

function recoveryTold({ before, after }: RunReport): readonly Told[] {
	const resumed = find('Paused', before) !== null && find('Paused', after) === null;
	const pause = resumed ? [normal('Resumed', '')] : [];
	const was = find('Ready', before);
	if (was?.status === 'False' && !PASSING.has(was.reason) && holds('Ready', after)) {
		return [...pause, normal('Converged', '')];
	}
	const isValidAgain = find('SpecValid', before)?.status === 'False' && holds('SpecValid', after);
	return isValidAgain ? [...pause, normal('SpecOk', '')] : pause;
}

/** Whoever brings these about tells of them, with all that the event should say. */
const TOLD_BEFORE: ReadonlySet<Reason> = new Set(['Overridden']);

/** Nothing of the instance itself: its plan tells when it goes, the source when it cannot be read. */
const SAID_OF_THE_FOLDER: ReadonlySet<Reason> = new Set(['NotDeclared', 'SpecUnreadable']);

/** Whether a condition says something that people should hear of. */
const TROUBLE: Record<ConditionType, (condition: Condition) => boolean> = {
	Ready: ({ status, reason }) =>
		status === 'False' && !PASSING.has(reason) && !TOLD_BEFORE.has(reason),
	SpecValid: ({ reason }) => reason !== 'SpecOk' && !SAID_OF_THE_FOLDER.has(reason),
	Owned: ({ status }) => status === 'False',
	RestartPending: () => true,
	Paused: () => true,
	Overridden: () => false,
	DeletionBlocked: () => true,
	Stalled: () => true,
	LimitsApplied: ({ status }) => status === 'False',
	MemoryResized: ({ status, reason }) => status === 'False' && !PASSING.has(reason),
	Healthy: ({ status }) => status === 'False',
	Reconciling: () => false,
	Created: () => false,
	Running: () => false,
};

/** What the spec or a person asked for, so that nobody has to mend it. */
const EXPECTED: ReadonlySet<Reason> = new Set([
	'Checkpointed',
	'DiskChangePending',
	'RestartPending',
	'Paused',
	'PoweroffAccepted',
	'RestartPolicyNever',
	'OtherNode',
	'OwnedElsewhere',
	'Arriving',
	'UnsupportedField',
	'SpecWarning',
]);

function troubleTold({ before, after }: RunReport): readonly Told[] {
	return after
		.filter((condition) => TROUBLE[condition.type](condition) && isNews(condition, before))
		.map(({ reason, message }) => ({
			type: EXPECTED.has(reason) ? 'Normal' : 'Warning',
			reason,
			message,
		}));
}

/** A message alone is no news: it may carry figures that move. */
function isNews({ type, status, reason }: Condition, before: readonly Condition[]): boolean {
	const last = find(type, before);
	return last?.status !== status || last.reason !== reason;
}

function find(wanted: ConditionType, conditions: readonly Condition[]): Condition | null {
	return conditions.find(({ type }) => type === wanted) ?? null;
}

function holds(wanted: ConditionType, conditions: readonly Condition[]): boolean {
	return find(wanted, conditions)?.status === 'True';
}

function normal(reason: Reason, message: string): Told {
	return { type: 'Normal', reason, message };
}
