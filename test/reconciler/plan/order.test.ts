import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LimitValue, Plan, Step } from '../../../src/model/plan.ts';
import { orderPlans } from '../../../src/reconciler/plan/order.ts';
import { NOTHING } from '../../../src/reconciler/plan/plan-part.ts';
import { spec } from '../../support/planning.ts';

function planOf(name: string, ...steps: readonly Step[]): Plan {
	return {
		...NOTHING,
		name,
		steps: steps.map((step) => ({ step, reason: 'LimitChanged', message: '' })),
	};
}

const memory = (from: LimitValue, value: LimitValue): Step => ({
	do: 'setLimit',
	limit: 'memory.max',
	from,
	value,
});
const stop: Step = { do: 'stop', timeoutMs: 1, thenKill: true };
const start: Step = { do: 'start', spec, hash: 'h' };

const inOrder: readonly Plan[] = [
	planOf('deleted', stop, { do: 'moveToTrash' }),
	planOf('limited', memory(null, 5)),
	planOf('shrinks', memory(5, 1)),
	planOf('stops', stop),
	planOf('frozen', { do: 'freeze' }),
	planOf('idle'),
	planOf('grows', memory(1, 5)),
	planOf('unlimited', memory(5, null)),
	planOf('restarts', stop, start),
	planOf('starts', start),
];

test('memory is given back before it is taken, by name within each', () => {
	fc.assert(
		fc.property(fc.shuffledSubarray([...inOrder], { minLength: inOrder.length }), (plans) => {
			expect(orderPlans(plans).map(({ name }) => name)).toEqual(inOrder.map(({ name }) => name));
		}),
	);
});
