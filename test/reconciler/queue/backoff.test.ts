import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Backoff, RETRY_LIMITS } from '../../../src/reconciler/queue/backoff.ts';

describe('Backoff', () => {
	test('doubles from one second to five minutes', () => {
		const backoff = new Backoff<string>(RETRY_LIMITS, () => 0.5);
		const delays = Array.from({ length: 11 }, () => backoff.next('a') / 1000);
		expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
	});

	test('starts anew for a key that was forgotten, and only for that key', () => {
		const backoff = new Backoff<string>(RETRY_LIMITS, () => 0.5);
		for (const key of ['a', 'a', 'b', 'b']) backoff.next(key);
		backoff.forget('a');
		expect([backoff.next('a'), backoff.next('b')]).toEqual([1000, 4000]);
	});

	test('stays within the jitter round the delay, and never above the maximum', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.integer({ min: 0, max: 60 }),
				(chance, earlier) => {
					const backoff = new Backoff<string>(RETRY_LIMITS, () => chance);
					for (let n = 0; n < earlier; n++) backoff.next('a');
					const plain = Math.min(300_000, 1000 * 2 ** earlier);
					const delay = backoff.next('a');
					expect(delay).toBeGreaterThanOrEqual(Math.floor(plain * 0.8));
					expect(delay).toBeLessThanOrEqual(Math.min(300_000, Math.ceil(plain * 1.2)));
				},
			),
		);
	});
});
