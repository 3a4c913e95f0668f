import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../model/condition.ts';
import { OperationError } from '../model/errors.ts';
import type { ObservedInstance } from '../model/observed.ts';
import { type Ended, nextLookMs, type Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Execution } from './execution.ts';
import type { Loop } from './reconcile.ts';
import type { Declaration } from './specs/declaration.ts';
import type { StatusInput } from './status/aspect.ts';
import { nextConditions } from './status/conditions.ts';
import { eventsOf } from './status/events.ts';

/** One run, before it is told how it ended. */
export interface Run {
	readonly plan: Plan;
	/** As observed after the last step. */
	readonly observed: ObservedInstance;
	readonly execution: Execution;
	readonly declaration: Declaration;
}

/** How the run ended; `isRepeated` when it ended so before without a new try, which is no news. */
export interface End {
	readonly outcome: Outcome;
	readonly isRepeated: boolean;
}

/**
 * Turns the end of a run into conditions, events and the record on disk. Returns how it ended with that: a run that cannot be remembered
 * failed.
 */
export async function report(run: Run, end: End, loop: Loop): Promise<Outcome> {
	const { name } = run.plan;
	const before = loop.records.get(name)?.conditions ?? [];
	noteConditions(run, end.outcome, loop);
	// After steps that succeeded the next run saves: it comes at once, and what a crash in between would
	// lose can be observed.
	const outcome =
		end.outcome.kind === 'InProgress' ? end.outcome : await saved(run, end.outcome, loop);
	const told = eventsOf({
		instance: name,
		before,
		after: loop.records.get(name)?.conditions ?? before,
		executed: run.execution.executed,
		outcome: end.isRepeated && outcome === end.outcome ? { kind: 'Done' } : outcome,
	});
	for (const event of told) loop.events.add(event);
	if (outcome.kind === 'InProgress') loop.records.change(name, (record) => spent(record, run));
	return outcome;
}

/** What failed before anything was to be saved is told first. */
async function saved(run: Run, outcome: Ended, loop: Loop): Promise<Ended> {
	const { name } = run.plan;
	try {
		await loop.records.save(name);
		return outcome;
	} catch (thrown) {
		if (!(thrown instanceof OperationError)) throw thrown;
		if (outcome.kind === 'Failed') return outcome;
		const failed = loop.failures.add(name, { step: null, error: thrown }, loop.clock.now());
		noteConditions(run, failed, loop);
		return soonerOf(failed, nextLookMs(outcome));
	}
}

/** What waits for its time, such as a start after a crash, waits no longer for that. */
function soonerOf(failed: Ended, lookMs: number | null): Ended {
	if (failed.kind !== 'Failed' || failed.retryAtMs === null || lookMs === null) return failed;
	return { ...failed, retryAtMs: Math.min(failed.retryAtMs, lookMs) };
}

function noteConditions(run: Run, outcome: Outcome, loop: Loop): void {
	const { name } = run.plan;
	const before = loop.records.get(name)?.conditions ?? [];
	if (outcome.kind === 'InProgress' || isOnlyAsked(outcome, before)) return;
	loop.records.change(name, (record) =>
		reported(record, run, {
			outcome,
			health: loop.fleet().health.get(name) ?? null,
			now: loop.clock.now(),
		}),
	);
}

/** What stood before an external program was asked again stands until it answers: that somebody asked is no news. */
function isOnlyAsked(outcome: Outcome, before: readonly Condition[]): boolean {
	return outcome.kind === 'Waiting' && outcome.reason === 'Allocating' && before.length > 0;
}

function reported(
	record: InstanceRecord,
	{ plan, observed, declaration: { desired, invalid, keep } }: Run,
	{ outcome, health, now }: Pick<StatusInput, 'outcome' | 'health' | 'now'>,
): InstanceRecord {
	const isHandled = outcome.kind !== 'Failed' && outcome.kind !== 'Waiting';
	const observedGeneration = isHandled ? record.generation : record.observedGeneration;
	const conditions = nextConditions({
		before: record.conditions,
		...{ plan, outcome, observed, desired, invalid, keep, record, health, now },
	});
	const lastFailure = failureIn(outcome);
	const stays =
		conditions === record.conditions &&
		observedGeneration === record.observedGeneration &&
		isDeepStrictEqual(lastFailure, record.lastFailure);
	return stays ? record : { ...record, observedGeneration, lastFailure, conditions };
}

function failureIn(outcome: StatusInput['outcome']): InstanceRecord['lastFailure'] {
	if (outcome.kind !== 'Failed') return null;
	const { reason, message } = outcome;
	return { reason, message };
}

/** Consent holds for one restart: it is used up when the container was stopped because of it. */
function spent(record: InstanceRecord, { execution }: Run): InstanceRecord {
	const isUsed = execution.executed.some(({ step }) => step.do === 'stop');
	return record.approval !== null && isUsed ? { ...record, approval: null } : record;
}
