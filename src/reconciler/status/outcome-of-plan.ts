import type { Outcome } from '../../model/outcome.ts';
import type { Hold, Plan } from '../../model/plan.ts';
import { openHolds } from '../plan/standing.ts';

/** How a run ends when every step of its plan was carried out. What needs a person is said before what only needs time. */
export function outcomeOfPlan(plan: Plan): Outcome {
	const holds = openHolds(plan);
	const hold = firstOf('consent', holds) ?? firstOf('refused', holds) ?? firstOf('wait', holds);
	if (hold === undefined) return { kind: 'Done' };
	const againAtMs = nextLookMs(plan.holds);
	const { reason, message } = hold;
	switch (hold.kind) {
		case 'consent':
			return { kind: 'Held', reason, message, againAtMs };
		case 'refused':
			return { kind: 'Stalled', reason, message, againAtMs };
		case 'wait':
			return { kind: 'Waiting', reason, message, untilMs: againAtMs ?? hold.untilMs };
	}
}

function firstOf(kind: Hold['kind'], holds: readonly Hold[]): Hold | undefined {
	return holds.find((hold) => hold.kind === kind);
}

/** The earliest moment at which something that waits can be done; `null` when nothing waits for a time. */
function nextLookMs(holds: readonly Hold[]): number | null {
	const times = holds.flatMap((hold) => (hold.kind === 'wait' ? [hold.untilMs] : []));
	return times.length === 0 ? null : Math.min(...times);
}
