import { expect, test } from 'vitest';
import { chooseMemory } from '../../../src/reconciler/migration/memory-mode.ts';

const Mi = 2 ** 20;
const NONE = { postCopy: [], preCopy: [] } as const;
const NOT_AFTER = { postCopy: ['the freezer is that of cgroup2'], preCopy: [] } as const;
const NOT_BEFORE = { postCopy: [], preCopy: ['nothing tells what was written to'] } as const;
const NEITHER = { ...NOT_AFTER, preCopy: NOT_BEFORE.preCopy } as const;

const BEFORE = 'of memory are copied while they run, and what they write to meanwhile once more';
const STILL = 'memory is copied while they stand still';
const WHY_NOT_AFTER = 'not after them: the freezer is that of cgroup2';

test.each([
	['Auto', 64 * Mi, NONE, 'StopCopy', `${STILL}: it is only 64Mi`],
	['Auto', 128 * Mi, NONE, 'PostCopy', '128Mi of memory come after them'],
	['Auto', 128 * Mi, NOT_BEFORE, 'PostCopy', '128Mi of memory come after them'],
	['Auto', 1024 * Mi, NOT_AFTER, 'PreCopy', `1Gi ${BEFORE}; ${WHY_NOT_AFTER}`],
	[
		'Auto',
		1024 * Mi,
		NEITHER,
		'StopCopy',
		`${STILL}; ${WHY_NOT_AFTER}; not before: nothing tells what was written to`,
	],
	['PostCopy', 1 * Mi, NOT_BEFORE, 'PostCopy', '1Mi of memory come after them'],
	['PreCopy', 1 * Mi, NOT_AFTER, 'PreCopy', `1Mi ${BEFORE}`],
	['StopCopy', 1024 * Mi, NONE, 'StopCopy', STILL],
] as const)('%s with %d bytes, in the way: %j', (wanted, used, obstacles, memory, why) => {
	expect(chooseMemory({ wanted, used, obstacles })).toEqual({ memory, why, obstacles: [] });
});

test.each([
	['PostCopy', NOT_AFTER, 'migration.memory: PostCopy cannot be: the freezer is that of cgroup2'],
	['PreCopy', NOT_BEFORE, 'migration.memory: PreCopy cannot be: nothing tells what was written to'],
] as const)('%s that cannot be is in the way', (wanted, obstacles, why) => {
	expect(chooseMemory({ wanted, used: 1024 * Mi, obstacles }).obstacles).toEqual([why]);
});
