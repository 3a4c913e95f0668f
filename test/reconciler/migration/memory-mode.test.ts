import { expect, test } from 'vitest';
import { chooseMemory } from '../../../src/reconciler/migration/memory-mode.ts';

const Mi = 2 ** 20;
const CANNOT = ['the freezer is that of cgroup2'];

test.each([
	['Auto', 64 * Mi, [], 'StopCopy', 'memory is copied while they stand still: it is only 64Mi'],
	['Auto', 128 * Mi, [], 'PostCopy', '128Mi of memory come after them'],
	[
		'Auto',
		1024 * Mi,
		CANNOT,
		'StopCopy',
		`memory is copied while they stand still: ${CANNOT.join('')}`,
	],
	['PostCopy', 1 * Mi, [], 'PostCopy', '1Mi of memory come after them'],
	['StopCopy', 1024 * Mi, [], 'StopCopy', 'memory is copied while they stand still'],
] as const)('%s with %d bytes, in the way: %j', (wanted, used, obstacles, memory, why) => {
	expect(chooseMemory({ wanted, used, obstacles })).toEqual({ memory, why, obstacles: [] });
});

test.each([
	['PostCopy', CANNOT, 'migration.memory: PostCopy cannot be: the freezer is that of cgroup2'],
	['PreCopy', [], 'migration.memory: PreCopy is not there yet'],
] as const)('%s that cannot be is in the way', (wanted, obstacles, why) => {
	expect(chooseMemory({ wanted, used: 1024 * Mi, obstacles }).obstacles).toEqual([why]);
});
