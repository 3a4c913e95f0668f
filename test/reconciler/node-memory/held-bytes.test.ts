import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldBytes } from '../../../src/reconciler/node-memory/held-bytes.ts';

test('the total is what all hold together, whatever was set, raised and set to nothing', () => {
	const change = fc.record({
		name: fc.constantFrom('a', 'b', 'c'),
		bytes: fc.nat(1000),
		how: fc.constantFrom('set' as const, 'raise' as const),
	});
	fc.assert(
		fc.property(fc.array(change), (changes) => {
			const held = new HeldBytes();
			for (const { name, bytes, how } of changes) held[how](name, bytes);
			const sum = [...held].reduce((total, [, bytes]) => total + bytes, 0);
			expect(held.total).toBe(sum);
			expect(new HeldBytes(held).total).toBe(sum);
		}),
	);
});

test('raising never lowers, and what holds nothing is not listed', () => {
	const held = new HeldBytes([
		['a', 5],
		['b', 7],
	]);
	held.raise('a', 3);
	held.set('b', 0);
	expect([...held]).toEqual([['a', 5]]);
	expect(held.of('b')).toBe(0);
});
