import { isLeaving } from '../../model/migration.ts';
import type { Hold, Plan } from '../../model/plan.ts';
import { openHolds } from '../plan/standing.ts';
import type { Aspect, StatusInput } from './aspect.ts';
import { shouldRun, specInForce } from './aspects.ts';

/** Present while something is being done or will be done without anybody's help. */
export function reconciling({ outcome, record, now }: StatusInput): Aspect | null {
	const type = 'Reconciling';
	switch (outcome.kind) {
		case 'InProgress':
			return { type, status: 'True', reason: 'InProgress', message: outcome.message };
		case 'Failed':
			if (outcome.retryAtMs === null) return null;
			return { type, status: 'True', reason: 'ProgressingWithRetry', message: outcome.message };
		case 'Waiting':
			if ((record?.pause?.until ?? 0) > now || outcome.reason === 'Overridden') return null;
			return { type, status: 'True', reason: outcome.reason, message: outcome.message };
		case 'Done':
		case 'Unattended':
		case 'Held':
		case 'Stalled':
			return null;
	}
}

/** Present while nothing more happens before somebody changes something. */
export function stalled({ plan, outcome }: StatusInput): Aspect | null {
	if (outcome.kind === 'Failed' && outcome.retryAtMs === null) {
		return { type: 'Stalled', status: 'True', reason: outcome.reason, message: outcome.message };
	}
	const hold = openHolds(plan).find(({ kind }) => kind === 'refused');
	if (hold === undefined) return null;
	return { type: 'Stalled', status: 'True', reason: hold.reason, message: hold.message };
}

/** True when the container is as its own, current spec says: nothing failed, waits, is held or is left alone. */
export function ready(input: StatusInput, aspects: readonly Aspect[]): Aspect {
	const why = whyNotReady(input, aspects);
	return why === null
		? { type: 'Ready', status: 'True', reason: 'Converged', message: '' }
		: { type: 'Ready', status: 'False', reason: why.reason, message: why.message };
}

type Why = Pick<Aspect, 'reason' | 'message'>;

function whyNotReady(
	{ plan, outcome, ...input }: StatusInput,
	aspects: readonly Aspect[],
): Why | null {
	const unfinished = whyUnfinished(plan, outcome, input.record);
	if (unfinished !== null) return unfinished;
	const hold = plan.holds.find((each) => keepsSomethingBack(each, plan));
	if (hold !== undefined) return hold;
	const specProblem = aspects.find(
		({ type, status }) => type === 'SpecValid' && status === 'False',
	);
	if (specProblem !== undefined || !shouldRun(specInForce(input))) return specProblem ?? null;
	return aspects.find(isReasonNotReady) ?? null;
}

/** What was planned is not all done. */
function whyUnfinished(
	plan: Plan,
	outcome: StatusInput['outcome'],
	record: StatusInput['record'],
): Why | null {
	switch (outcome.kind) {
		case 'InProgress':
			if (isOnlyCopied(plan, record)) return null;
			return { reason: 'InProgress', message: outcome.message };
		case 'Unattended':
			return { reason: 'NotApplied', message: outcome.message };
		case 'Failed':
			return outcome;
		case 'Waiting':
			// steps were taken, and the last one goes on later
			return plan.steps.length > 0 ? outcome : null;
		default:
			return null;
	}
}

/** A pause of what is as declared, and memory that follows processes which run, do not make an instance unready. */
function keepsSomethingBack({ reason }: Hold, { verb }: Plan): boolean {
	return reason !== 'FetchingMemory' && (reason !== 'Paused' || verb !== 'NONE');
}

/** It goes on as it did while its files are copied to another node, and nothing of it is touched. */
function isOnlyCopied({ steps }: Plan, record: StatusInput['record']): boolean {
	const migration = record?.migration ?? null;
	const isBeforeTheStop =
		migration === null ||
		(isLeaving(migration) && (migration.phase === 'Copying' || migration.phase === 'Failed'));
	return isBeforeTheStop && steps.length > 0 && steps.every(({ step }) => step.do === 'migrate');
}

/** What has not been checked yet may well be healthy; what does not run is not ready. */
function isReasonNotReady({ type, status }: Aspect): boolean {
	return (type === 'Running' && status !== 'True') || (type === 'Healthy' && status === 'False');
}
