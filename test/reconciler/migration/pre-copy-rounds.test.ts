import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whyEnough } from '../../../src/reconciler/migration/pre-copy-rounds.ts';

const Mi = 2 ** 20;

test.each([
	['before the first', [], null],
	['all of it was copied', [1024], null],
	['it is little', [3], 'about 3Mi are left to copy while they stand still'],
	['each copies less', [1024, 500, 250], null],
	[
		'the last one copied little',
		[1024, 100, 4],
		'about 4Mi are left to copy while they stand still',
	],
	[
		'the last one copied as much as the one before',
		[1024, 200, 190],
		'they write about 190Mi while as much is copied, and a further round would leave no less',
	],
	[
		'all of it is written again and again',
		[1024, 1024],
		'they write about 1Gi while as much is copied, and a further round would leave no less',
	],
	['it goes on and on', [1024, 700, 490, 340, 240, 165, 115, 80], 'there were 8 rounds'],
] as const)('%s: %j MiB', (_, rounds, why) => {
	expect(whyEnough(rounds.map((each) => each * Mi))).toBe(why);
});

test('whatever the rounds copy, they come to an end, and nothing more is copied than they could be worth', () => {
	const sizes = fc.array(fc.integer({ min: 0, max: 64 * 1024 * Mi }), {
		minLength: 20,
		maxLength: 20,
	});
	fc.assert(
		fc.property(sizes, (all) => {
			const end = all.findIndex((_, at) => whyEnough(all.slice(0, at + 1)) !== null);
			expect(end).toBeGreaterThanOrEqual(0);
			expect(end).toBeLessThan(8);
			const [first = 0] = all;
			const copied = all.slice(0, end).reduce((sum, each) => sum + each, 0);
			// a falling series of three quarters comes to four times its first
			expect(copied).toBeLessThanOrEqual(4 * first);
		}),
	);
});
