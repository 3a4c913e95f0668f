import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Protection } from '../../../src/model/instance-spec.ts';
import type { Plan, Step } from '../../../src/model/plan.ts';
import type { Reason } from '../../../src/model/reasons.ts';
import type { PlanInput } from '../../../src/reconciler/plan/plan-input.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { afterCleanUp } from '../../../src/reconciler/plan/remains.ts';
import { patience } from '../../support/patience.ts';
import { afterWaits, oneRound } from '../../support/perfect-host.ts';
import { planInputArb } from '../../support/plan-input-arb.ts';
import { declared, NOW, recordOf, spec } from '../../support/planning.ts';

// seconds of nothing but computing, and a machine that does much else gives little of itself
vi.setConfig({ testTimeout: patience(60_000) });

const RUNS = { numRuns: 3000 };

/** Holds whatever is wanted, found and remembered, once `given` has made one thing of it certain. */
function property(given: (input: PlanInput) => PlanInput, then: (input: PlanInput) => void): void {
	fc.assert(
		fc.property(planInputArb, (input) => then(given(input))),
		RUNS,
	);
}

function verbs({ steps }: Plan): readonly Step['do'][] {
	return steps.map(({ step }) => step.do);
}

const anything = (input: PlanInput): PlanInput => input;

const trusted = (input: PlanInput): PlanInput => ({
	...input,
	observed: { ...input.observed, contradiction: null },
});

const protectedFrom =
	(what: Protection) =>
	(input: PlanInput): PlanInput => ({
		...input,
		record: { ...(input.record ?? recordOf(spec)), protect: [what] },
	});

test('converges: on a host that never fails nothing is left to do after three rounds', () => {
	property(trusted, (start) => {
		let input = start;
		for (let round = 0; round < 3; round++) input = oneRound(afterWaits(input));
		expect(verbs(planInstance(afterWaits(input)))).toEqual([]);
	});
});

test('what is not ours is never touched', () => {
	property(
		(input) => ({ ...input, observed: { ...input.observed, ownership: 'Foreign' } }),
		(input) => {
			const { steps, held } = planInstance(input);
			expect({ steps, held }).toEqual({ steps: [], held: [] });
		},
	);
});

test('what two sources disagree about is never touched', () => {
	property(
		(input) => ({ ...input, observed: { ...input.observed, contradiction: 'it seems to run' } }),
		(input) => {
			const { steps, held } = planInstance(input);
			expect({ steps, held }).toEqual({ steps: [], held: [] });
		},
	);
});

const REACHED = { n1: '192.0.2.1', n2: '192.0.2.2' };
const moves = (input: PlanInput) => {
	const { steps, held } = planInstance({ ...input, addresses: REACHED });
	return [...steps, ...held].flatMap(({ step }) => (step.do === 'migrate' ? [step] : []));
};

test('what its record protects from Migrate is never sent away', () => {
	property(protectedFrom('Migrate'), (input) => {
		expect(moves(input)).toEqual([]);
	});
});

test('what its record protects from Stop is sent away live, or as it is when it does not run', () => {
	property(protectedFrom('Stop'), (input) => {
		const mode = afterCleanUp(input.observed).state === 'STOPPED' ? 'Cold' : 'Live';
		for (const move of moves(input)) expect(move.mode).toBe(mode);
	});
});

test('what another node should run is only cleaned up here', () => {
	property(
		(input) => ({
			...input,
			invalid: null,
			desired: declared({ ...(input.desired?.spec ?? spec), node: 'n2' }),
		}),
		(input) => {
			const { steps, held } = planInstance(input);
			expect([...steps, ...held].filter(({ step }) => step.do !== 'cleanUp')).toEqual([]);
		},
	);
});

test('what its record protects from Delete is never deleted', () => {
	property(protectedFrom('Delete'), (input) => {
		expect(verbs(planInstance(input))).not.toContain('moveToTrash');
	});
});

test('what its record protects from Stop is never stopped', () => {
	property(protectedFrom('Stop'), (input) => {
		expect(verbs(planInstance(input))).not.toContain('stop');
	});
});

test('nothing is deleted while the specs cannot be read', () => {
	property(
		(input) => ({ ...input, desired: null, keep: true }),
		(input) => {
			expect(verbs(planInstance(input))).not.toContain('moveToTrash');
		},
	);
});

test('nothing is done while it is paused', () => {
	property(
		(input) => ({
			...input,
			record: { ...(input.record ?? recordOf(spec)), pause: { until: NOW + 1, reason: '' } },
		}),
		(input) => {
			expect(planInstance(input).steps).toEqual([]);
		},
	);
});

test('a plan starts at most once, and never before it has stopped what runs', () => {
	property(anything, (input) => {
		const order = verbs(planInstance(input)).filter((verb) => verb === 'stop' || verb === 'start');
		const isUp = afterCleanUp(input.observed).state !== 'STOPPED';
		const allowed = isUp ? [[], ['stop'], ['stop', 'start']] : [[], ['start']];
		expect(allowed).toContainEqual(order);
	});
});

test('memory stays within the bounds of the spec, whatever was wanted by hand', () => {
	property(anything, (input) => {
		const { desired, invalid, observed } = input;
		fc.pre(desired !== null && invalid === null && observed.limits !== null);
		const most = desired?.spec.memory.max ?? Number.POSITIVE_INFINITY;
		for (const { step } of planInstance(input).steps) {
			if (step.do !== 'setLimit' || step.limit !== 'memory.max') continue;
			expect(Number(step.value ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(most);
		}
	});
});

const AGAIN: ReadonlySet<Reason> = new Set(['RebootAsked', 'RebootFellBack', 'Unhealthy']);

test('a container that should run is stopped for a restart only, and that with consent, by hand, for a reboot or for its health', () => {
	property(
		(input) => ({
			...input,
			invalid: null,
			record: input.record && { ...input.record, overrides: [], restartRequest: null },
			desired: declared({
				...(input.desired?.spec ?? spec),
				state: 'Running',
				updates: { ...spec.updates, restart: 'Approve' },
			}),
		}),
		(input) => {
			const plan = planInstance(input);
			const stops = plan.steps.filter(({ step }) => step.do === 'stop');
			const unasked = stops.filter(({ reason }) => !AGAIN.has(reason));
			expect(unasked).toEqual([]);
		},
	);
});

test('approval releases exactly the plan it names', () => {
	property(
		(input) => ({
			...input,
			guard: { ...input.guard, stopBlocked: null, graceEndsAt: null },
			record: { ...(input.record ?? recordOf(spec)), approval: null, pause: null },
		}),
		(input) => {
			const plan = planInstance(input);
			const approving = (planHash: string): Plan =>
				planInstance({
					...input,
					record: input.record && { ...input.record, approval: { planHash, at: NOW } },
				});
			expect(approving('0123456789abcdef')).toEqual(plan);
			if (plan.hash === '') return;
			expect(approving(plan.hash)).toMatchObject({ held: [], hash: '' });
			// Held steps begin at the wanted state; from another one a thaw may be needless.
			const released = plan.held.map(({ step }) => step.do).filter((verb) => verb !== 'unfreeze');
			expect(verbs(approving(plan.hash))).toEqual(expect.arrayContaining(released));
		},
	);
});

test('a plan is the same for the same input, whatever the order of its keys, and survives JSON', () => {
	property(anything, (input) => {
		const plan = planInstance(input);
		expect(planInstance(reversed(input))).toEqual(plan);
		expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
	});
});

/** The same data with the keys of every object the other way round. */
function reversed(input: PlanInput): PlanInput {
	return JSON.parse(
		JSON.stringify(input, (_key, value: unknown) =>
			typeof value === 'object' && value !== null && !Array.isArray(value)
				? Object.fromEntries(Object.entries(value).reverse())
				: value,
		),
	);
}

test('what is held back has a hold that says why', () => {
	property(anything, (input) => {
		const { held, holds } = planInstance(input);
		expect(held.length === 0 || holds.length > 0).toBe(true);
	});
});
