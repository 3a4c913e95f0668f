import { expect, test } from 'vitest';
import { nextStartMs } from '../../../src/reconciler/plan/crash-backoff.ts';

const backoff = { initial: 1000, max: 10_000 };

test.each([
	['the first restart is at once', 1, 0],
	['an exit that was not counted yet is the first', 0, 0],
	['the second waits initial', 2, 50_000 + 1000],
	['the third waits twice that', 3, 50_000 + 2000],
	['the fourth four times', 4, 50_000 + 4000],
	['none waits longer than max', 9, 50_000 + 10_000],
	['also after more exits than a number can double', 5000, 50_000 + 10_000],
])('%s', (_rule, count, expected) => {
	expect(nextStartMs({ count, lastAt: 50_000 }, { ...backoff, resetAfter: 0 })).toBe(expected);
});
