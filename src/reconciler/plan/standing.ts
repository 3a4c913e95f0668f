import type { Hold, Plan } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';

/** How a plan counts for somebody who wants to know whether anything is left to do. */
export type Standing =
	/** Nothing differs. */
	| 'unchanged'
	/** Steps are taken as soon as somebody applies. */
	| 'ready'
	/** Something is done when its time has come. */
	| 'waiting'
	/** Something needs consent. */
	| 'consent'
	/** A guard keeps something from being done. */
	| 'blocked';

/** With these the spec itself says that nothing is to be done here. */
const BY_THE_SPEC: ReadonlySet<Reason> = new Set([
	'OtherNode',
	'OwnedElsewhere',
	'PoweroffAccepted',
	'RestartPolicyNever',
]);

/** What needs a person comes first: consent, then a guard, then time, then plain steps. */
export function standingOf(plan: Plan): Standing {
	if (isUnchanged(plan)) return 'unchanged';
	// The end of an override keeps nothing back that is to be done because of it.
	const counted = openHolds(plan).filter(
		({ reason }) => plan.steps.length === 0 || reason !== 'Overridden',
	);
	const kinds = new Set(counted.map(({ kind }) => kind));
	if (kinds.has('consent')) return 'consent';
	if (kinds.has('refused')) return 'blocked';
	return kinds.has('wait') ? 'waiting' : 'ready';
}

/** What holds the plan beside the spec's own word. What runs here and belongs elsewhere is held by more than that. */
export function openHolds({ verb, holds }: Plan): readonly Hold[] {
	return verb === 'MIGRATE' ? holds : holds.filter(({ reason }) => !BY_THE_SPEC.has(reason));
}

function isUnchanged(plan: Plan): boolean {
	const holds = plan.holds.filter(({ reason }) => reason !== 'Paused');
	return plan.verb === 'NONE' && openHolds({ ...plan, holds }).length === 0;
}
