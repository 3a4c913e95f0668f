import { expect, test } from 'vitest';
import { OperationError } from '../../../src/model/errors.ts';
import type { DiskSpec } from '../../../src/model/instance-spec.ts';
import type { Step } from '../../../src/model/plan.ts';
import { planInstance } from '../../../src/reconciler/plan/plan-instance.ts';
import { Failures } from '../../../src/reconciler/queue/failures.ts';
import { base, declared, Mi, recordOf, running, spec, stopped } from '../../support/planning.ts';

const image = (size: number): DiskSpec => ({
	...{ name: 'data', mount: '/srv', readOnly: false, io: null },
	source: { kind: 'image', path: null, size, filesystem: 'ext4', partition: null, base: null },
});
const of = (size: number) => ({ ...spec, disks: [...spec.disks, image(size)] });

test('what cannot grow in use holds nothing back once it is not in use', () => {
	const input = { ...base, desired: declared(of(128 * Mi)), record: recordOf(of(64 * Mi)) };
	const inUse = planInstance({ ...input, observed: running });
	const isGrowth = (each: Step) => each.do === 'growDisk';
	const step = inUse.steps.map((each) => each.step).find(isGrowth) ?? null;
	expect(step).toMatchObject({ isInUse: true });
	const failures = new Failures(() => 0.5);
	const error = new OperationError('not while mounted', { reason: 'DiskFailed', retry: 'never' });
	failures.add(inUse.name, { step, error }, 0);
	expect(failures.holding(inUse, 1e9)).not.toBeNull();
	const down = planInstance({ ...input, observed: stopped });
	expect(down.steps.map((each) => each.step).some(isGrowth)).toBe(true);
	expect(failures.holding(down, 1e9)).toBeNull();
});
