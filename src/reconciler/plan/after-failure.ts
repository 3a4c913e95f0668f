import type { Outcome, Unattended } from '../../model/outcome.ts';
import type { Hold, Plan } from '../../model/plan.ts';
import { heldBack } from './plan-part.ts';
import { timeInWords } from './time-words.ts';

/** The plan as it waits for its time after the same failed, or for somebody who changes something: nothing of it is done before. */
export function afterFailure(plan: Plan, failure: Outcome | Unattended): Plan {
	const hold = holdOf(plan.name, failure);
	return hold === null ? plan : { ...heldBack(plan, hold), name: plan.name };
}

function holdOf(name: string, failure: Outcome | Unattended): Hold | null {
	const { kind } = failure;
	if (kind === 'Waiting') return { ...failure, kind: 'wait' };
	if (kind !== 'Failed') return null;
	const { reason, message, retryAtMs } = failure;
	const now = `(at once: ballast retry ${name})`;
	if (retryAtMs === null) {
		const why = `failed, and is not tried again before something changes ${now}: ${message}`;
		return { kind: 'refused', reason, message: why };
	}
	const why = `failed, and is tried again at ${timeInWords(retryAtMs)} ${now}: ${message}`;
	return { kind: 'wait', reason, message: why, untilMs: retryAtMs };
}
