import { expect, test } from 'vitest';
import { pruneGuard } from '../../../src/reconciler/plan/prune-guard.ts';

const nobody: ReadonlySet<string> = new Set();

test('as many as prune.max may go', () => {
	expect(pruneGuard({ vanished: ['a', 'b'], max: 2, approved: nobody })).toEqual(new Map());
});

test('of more than prune.max none goes', () => {
	const blocked = pruneGuard({ vanished: ['a', 'b', 'c'], max: 2, approved: nobody });
	expect([...blocked.keys()]).toEqual(['a', 'b', 'c']);
	expect(blocked.get('a')).toBe(
		'3 instances vanished from the specs at once and prune.max is 2; approve each: ballast approve a',
	);
});

test('what was approved goes and is not counted', () => {
	const vanished = ['a', 'b', 'c'];
	expect(pruneGuard({ vanished, max: 2, approved: new Set(['b']) })).toEqual(new Map());
	expect([...pruneGuard({ vanished, max: 1, approved: new Set(['b']) }).keys()]).toEqual([
		'a',
		'c',
	]);
});

test('prune.max 0 keeps everything that was not approved', () => {
	expect([...pruneGuard({ vanished: ['a'], max: 0, approved: nobody }).keys()]).toEqual(['a']);
});
