import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, stableHash } from '../../src/model/stable-hash.ts';

test('is FNV-1a with 64 bits', () => {
	// From another implementation, over the seven bytes of `[1,"a"]`.
	expect(stableHash([1, 'a'])).toBe('5d4e0cbd3073f8ef');
});

test('does not depend on the order of keys', () => {
	expect(stableHash({ a: 1, b: { c: 2, d: 3 } })).toBe(stableHash({ b: { d: 3, c: 2 }, a: 1 }));
});

test('depends on the order of a list', () => {
	expect(stableHash([1, 2])).not.toBe(stableHash([2, 1]));
});

test('different data have different hashes', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
			const isSame = canonicalJson(one) === canonicalJson(other);
			expect(stableHash(one) === stableHash(other)).toBe(isSame);
		}),
	);
});
