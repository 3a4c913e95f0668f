import type { Declared } from '../../model/catalog.ts';
import type { Condition } from '../../model/condition.ts';
import type { Finding } from '../../model/finding.ts';
import type { Health } from '../../model/health.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { Outcome, Unattended } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** What conditions are made of. */
export interface StatusInput {
	/** The conditions at the end of the run before. */
	readonly before: readonly Condition[];
	/** The plan of this run, as it was before its steps were taken. */
	readonly plan: Plan;
	readonly outcome: Outcome | Unattended;
	/** What was observed after the last step of this run. */
	readonly observed: ObservedInstance;
	readonly desired: Declared | null;
	readonly invalid: Finding | null;
	/** That nothing declares it is no proof: it may stand in what cannot be read. */
	readonly keep: boolean;
	readonly record: InstanceRecord | null;
	readonly health: Health | null;
	/** ms since the epoch. */
	readonly now: number;
}

/** A condition without what time adds to it. */
export type Aspect = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** Why something is not as it should be: what failed in this run, else what holds the plan. */
export function causeOf({ plan, outcome }: StatusInput): Pick<Aspect, 'reason' | 'message'> | null {
	if (outcome.kind === 'Failed') return { reason: outcome.reason, message: outcome.message };
	return plan.holds[0] ?? null;
}
