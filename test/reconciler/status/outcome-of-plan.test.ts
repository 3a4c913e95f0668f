import { expect, test } from 'vitest';
import type { Hold, Plan } from '../../../src/model/plan.ts';
import { NOTHING } from '../../../src/reconciler/plan/plan-part.ts';
import { outcomeOfPlan } from '../../../src/reconciler/status/outcome-of-plan.ts';

function planWith(...holds: readonly Hold[]): Plan {
	return { ...NOTHING, name: 'web1', holds };
}

const wait = (untilMs: number): Hold => ({
	kind: 'wait',
	reason: 'CrashBackoff',
	message: 'w',
	untilMs,
});
const consent: Hold = { kind: 'consent', reason: 'RestartPending', message: 'c' };
const refusal: Hold = { kind: 'refused', reason: 'Protected', message: 'r' };
const accepted: Hold = { kind: 'refused', reason: 'PoweroffAccepted', message: 'p' };
const elsewhere: Hold = { kind: 'refused', reason: 'OtherNode', message: 'o' };

test.each([
	['nothing is held', planWith(), { kind: 'Done' }],
	['the spec itself leaves it alone', planWith(accepted), { kind: 'Done' }],
	[
		'something waits: the earliest time counts',
		planWith(wait(9), wait(5)),
		{ kind: 'Waiting', reason: 'CrashBackoff', message: 'w', untilMs: 5 },
	],
	[
		'something is refused, and something else waits',
		planWith(wait(9), refusal),
		{ kind: 'Stalled', reason: 'Protected', message: 'r', againAtMs: 9 },
	],
	[
		'the spec itself leaves it alone, and something else waits',
		planWith(accepted, wait(9)),
		{ kind: 'Waiting', reason: 'CrashBackoff', message: 'w', untilMs: 9 },
	],
	[
		'consent is asked for before anything else is said',
		planWith(refusal, consent),
		{ kind: 'Held', reason: 'RestartPending', message: 'c', againAtMs: null },
	],
	[
		'it runs here and belongs elsewhere',
		{ ...planWith(elsewhere), verb: 'MIGRATE' as const },
		{ kind: 'Stalled', reason: 'OtherNode', message: 'o', againAtMs: null },
	],
])('%s', (_situation, plan, outcome) => {
	expect(outcomeOfPlan(plan)).toEqual(outcome);
});
