import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	cpusOfQuota,
	quotaInForce,
	quotaMicroseconds,
	sharesOfWeight,
	weightOfShares,
} from '../../src/model/cpu-share.ts';

test.each([
	[100, 1024],
	[1, 10],
	[200, 2048],
	[10_000, 102_400],
])('a weight of %i is %i shares, and back', (weight, shares) => {
	expect(sharesOfWeight(weight)).toBe(shares);
	expect(weightOfShares(shares)).toBe(weight);
});

test('every weight survives the way to shares and back', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 10_000 }), (weight) => {
			expect(weightOfShares(sharesOfWeight(weight))).toBe(weight);
		}),
	);
});

test('a heavier one never gets fewer shares', () => {
	const weight = fc.integer({ min: 1, max: 10_000 });
	fc.assert(
		fc.property(weight, weight, (one, other) => {
			expect(Math.sign(sharesOfWeight(one) - sharesOfWeight(other))).toBe(Math.sign(one - other));
		}),
	);
});

test('shares that no weight amounts to are the nearest weight there is', () => {
	expect(weightOfShares(2)).toBe(1);
	expect(weightOfShares(262_144)).toBe(10_000);
});

test('a quota is counted in microseconds of a tenth of a second', () => {
	expect(quotaMicroseconds(1.5)).toBe(150_000);
	expect(quotaMicroseconds(1 / 3)).toBe(33_333);
	expect(quotaInForce(1 / 3)).toBe(0.33333);
	expect(quotaInForce(null)).toBeNull();
});

test('the same CPU time is the same quota, whatever the period', () => {
	expect(cpusOfQuota(75_000, 50_000)).toBe(1.5);
	expect(cpusOfQuota(1_500_000, 1_000_000)).toBe(1.5);
});
