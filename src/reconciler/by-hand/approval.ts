import { OperationError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { EventDraft } from '../status/events.ts';

/** Says what somebody consents to by this hash. Throws when it is not this plan that waits for that. */
export function approvalEvent({ name, hash, held }: Plan, planHash: string): EventDraft {
	if (hash === '' || hash !== planHash) {
		const why = hash === '' ? 'nothing of it waits for consent' : 'its plan is another one by now';
		throw new OperationError(`cannot approve ${name}: ${why}`, {
			reason: 'RestartPending',
			retry: 'never',
			hint: `See: ballast diff ${name}`,
		});
	}
	const message = held.map(({ step }) => step.do).join(', ');
	return { instance: name, type: 'Normal', reason: 'Approved', message };
}
