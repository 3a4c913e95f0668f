import { expect, test } from 'vitest';
import type { Health } from '../../../src/model/health.ts';
import type { HealthSpec } from '../../../src/model/instance-spec.ts';
import {
	type CheckEnd,
	nextHealth,
	unchecked,
} from '../../../src/reconciler/health/next-health.ts';

const spec: HealthSpec = { exec: ['/check'], interval: 15_000, timeout: 5000, failures: 3 };
const pass: CheckEnd = { exitCode: 0, output: '' };
const fail: CheckEnd = { exitCode: 2, output: 'no answer\n' };

const after = (...ends: readonly CheckEnd[]): Health =>
	ends.reduce((before, end) => nextHealth(before, end, spec), unchecked(1));

test('one check that passes makes healthy', () => {
	expect(after(pass)).toEqual({ initPid: 1, status: 'Healthy', failures: 0, message: '' });
	expect(after(fail, fail, fail, pass).status).toBe('Healthy');
});

test('only failures in a row make unhealthy', () => {
	expect(after(fail, fail)).toMatchObject({ status: 'Unknown', failures: 2 });
	expect(after(pass, fail, fail, pass, fail, fail)).toMatchObject({
		status: 'Healthy',
		failures: 2,
	});
	expect(after(pass, fail, fail, fail)).toMatchObject({ status: 'Unhealthy', failures: 3 });
});

test('says how the last one failed, without what would steer a terminal', () => {
	expect(after(fail).message).toBe('it ended with 2: no answer');
	expect(after({ exitCode: null, output: '' }).message).toBe('it took longer than 5 s');
	expect(after({ exitCode: 1, output: '\u001b[31mred\u001b[0m\n' }).message).toBe(
		'it ended with 1: [31mred [0m',
	);
});
