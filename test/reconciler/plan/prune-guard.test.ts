import { expect, test } from 'vitest';
import { mostVanished, pruneGuard } from '../../../src/reconciler/plan/prune-guard.ts';

const web1 = { name: 'web1', hold: null };

test('as many as prune.max may go', () => {
	expect(pruneGuard({ ...web1, vanished: 2, max: 2 })).toBeNull();
});

test('of more than prune.max none goes', () => {
	expect(pruneGuard({ ...web1, vanished: 3, max: 2 })).toBe(
		'3 instances vanished from the specs at once and prune.max is 2; approve each: ballast approve web1',
	);
});

test('what vanished with more than prune.max stays when few are left of them', () => {
	expect(pruneGuard({ ...web1, vanished: 1, hold: { vanished: 5 }, max: 3 })).toMatch(
		/^5 instances vanished/,
	);
});

test('a prune.max that is at least their number lets them go', () => {
	expect(pruneGuard({ ...web1, vanished: 1, hold: { vanished: 5 }, max: 5 })).toBeNull();
});

test('the most that vanished at once count', () => {
	expect(mostVanished(3, null)).toBe(3);
	expect(mostVanished(3, { vanished: 5 })).toBe(5);
	expect(mostVanished(6, { vanished: 5 })).toBe(6);
});

test('prune.max 0 keeps everything', () => {
	expect(pruneGuard({ ...web1, vanished: 1, max: 0 })).not.toBeNull();
});
