import { expect, test } from 'vitest';
import { consentHash } from '../../../src/reconciler/plan/consent.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { because } from '../../../src/reconciler/plan/plan-part.ts';
import { base, declared, frozen, running, spec } from '../../support/planning.ts';

const steps = [because('ShouldBeFrozen', 'why', { do: 'freeze' })];
const hash = consentHash('web1', 'h', steps);

test.each([
	['another instance', consentHash('web2', 'h', steps)],
	['another spec', consentHash('web1', 'h2', steps)],
	['other steps', consentHash('web1', 'h', [...steps, ...steps])],
])('consent does not hold for %s', (_what, other) => {
	expect(other).not.toBe(hash);
});

test('consent holds whatever words explain the steps', () => {
	const reworded = [because('ShouldBeFrozen', 'in other words', { do: 'freeze' })];
	expect(consentHash('web1', 'h', reworded)).toBe(hash);
});

test('what waits for consent is the same plan before and after the freeze beside it', () => {
	const desired = declared({
		...spec,
		state: 'Frozen',
		hvparams: { ...spec.hvparams, lxc_tty: 0 },
	});
	const before = planInstance({ ...base, desired, observed: running });
	const after = planInstance({ ...base, desired, observed: frozen });
	expect(before.steps.map(({ step }) => step.do)).toEqual(['freeze']);
	expect(after.steps).toEqual([]);
	expect(after.hash).toBe(before.hash);
});
