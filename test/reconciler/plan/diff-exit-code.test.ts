import { expect, test } from 'vitest';
import { diffExitCode } from '../../../src/reconciler/plan/diff-exit-code.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { absent, base, declared, NOW, recordOf, spec, stopped } from '../../support/planning.ts';

const unchanged = planInstance(base);
const starts = planInstance({ ...base, observed: stopped });
const transitional = planInstance({ ...base, observed: { ...stopped, state: 'STARTING' } });
const consent = planInstance({
	...base,
	desired: declared({ ...spec, hvparams: { ...spec.hvparams, lxc_tty: 0 } }),
});
const blocked = planInstance({
	...base,
	desired: null,
	record: recordOf(spec, { protect: ['Delete'] }),
});
const elsewhere = planInstance({
	...base,
	desired: declared({ ...spec, node: 'n2' }),
	observed: absent,
	record: null,
});
const pausedAsDeclared = planInstance({
	...base,
	record: recordOf(spec, { pause: { until: NOW + 1, reason: '' } }),
});

test.each([
	['0 without plans', [], 0],
	['0 when nothing differs', [unchanged, unchanged], 0],
	['0 for what belongs to another node', [unchanged, elsewhere], 0],
	['0 for what is paused and as declared', [pausedAsDeclared], 0],
	['1 when something differs', [unchanged, starts], 1],
	['1 when something waits for a time', [unchanged, transitional], 1],
	['5 when a guard refuses something', [unchanged, starts, blocked], 5],
	['3 when something needs consent, whatever else there is', [starts, blocked, consent], 3],
] as const)('%s', (_rule, plans, code) => {
	expect(diffExitCode(plans)).toBe(code);
});
