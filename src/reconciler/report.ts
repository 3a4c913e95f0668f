import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../model/condition.ts';
import type { ObservedInstance } from '../model/observed.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Declaration } from './declaration.ts';
import type { Execution } from './execution.ts';
import type { Loop } from './reconcile.ts';
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

/** Turns the end of a run into conditions, events and the record on disk. */
export async function report(run: Run, end: End, loop: Loop): Promise<Outcome> {
	const { name } = run.plan;
	const { outcome } = end;
	const before = loop.records.get(name)?.conditions ?? [];
	if (outcome.kind !== 'InProgress' && !isOnlyAsked(outcome, before)) {
		loop.records.change(name, (record) =>
			reported(record, run, {
				outcome,
				health: loop.fleet().health.get(name) ?? null,
				now: loop.clock.now(),
			}),
		);
	}
	const told = eventsOf({
		instance: name,
		before,
		after: loop.records.get(name)?.conditions ?? before,
		executed: run.execution.executed,
		outcome: end.isRepeated ? { kind: 'Done' } : outcome,
	});
	for (const event of told) loop.events.add(event);
	if (outcome.kind === 'InProgress') loop.records.change(name, (record) => spent(record, run));
	// After steps that succeeded the next run saves: it comes at once, and what a crash in between would
	// lose can be observed.
	else await loop.records.save(name);
	return outcome;
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
