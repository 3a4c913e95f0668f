import type { Outcome, Unattended } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { whyTaken } from './why-taken.ts';

/**
 * What becomes of a plan while no daemon runs: nothing, before somebody applies. What failed when it was tried last is said
 * for as long as there is something to try. `null` = there is nothing to do.
 */
export function unattended(plan: Plan, record: InstanceRecord | null): Outcome | Unattended | null {
	if (plan.steps.length === 0) return null;
	const by = `ballast apply ${plan.name} does.`;
	const failure = record?.lastFailure ?? null;
	if (failure === null) {
		const message = `${whyTaken(plan)}. No daemon is there to do it: ${by}`;
		return { kind: 'Unattended', message };
	}
	const said = failure.message.replace(/\.$/, '');
	const message = `${said}. No daemon is there to try again: ${by}`;
	return { kind: 'Failed', reason: failure.reason, message, retryAtMs: null };
}
