import { describe, expect, test } from 'vitest';
import type { AutoInstance, AutoNode, Past } from '../../../src/reconciler/memory/share-input.ts';
import { shareMemory } from '../../../src/reconciler/memory/share-memory.ts';

const Mi = 2 ** 20;
const SECOND = 1000;

const calm: AutoInstance = {
	name: 'web1',
	min: 64 * Mi,
	max: 1024 * Mi,
	target: 512 * Mi,
	limit: 512 * Mi,
	usage: 500 * Mi,
	workingSet: 400 * Mi,
	unreclaimable: 200 * Mi,
	pressure: { avg10: 0, avg60: 0 },
	refaultsPerSecond: 0,
	limitHitsPerSecond: 0,
	oomKills: 0,
	weight: 100,
};

const roomy: AutoNode = {
	total: 8192 * Mi,
	reserve: 1024 * Mi,
	available: 4096 * Mi,
	overcommit: 1,
	promised: 0,
};

const share = (
	change: Partial<AutoInstance>,
	node: Partial<AutoNode> = {},
	{ past, others = [] }: { past?: Partial<Past>; others?: readonly AutoInstance[] } = {},
) => {
	const before: Past = {
		givenAt: 0,
		takenAt: 0,
		taken: 0,
		workingSet: 400 * Mi,
		quietUntil: 0,
		backoffMs: 120 * SECOND,
		...past,
	};
	return shareMemory({
		node: { ...roomy, ...node },
		instances: [{ ...calm, ...change }, ...others],
		past: past === undefined ? new Map() : new Map([['web1', before]]),
		now: 1000 * SECOND,
	});
};

const decided = (...args: Parameters<typeof share>) => {
	const { target, ...why } = share(...args).targets.get('web1')!;
	return { mi: target / Mi, ...why };
};

describe('what an instance gets, and the words for it', () => {
	test('calm with enough: nothing changes', () => {
		expect(decided({})).toEqual({
			mi: 512,
			reason: 'MemoryKept',
			message: 'working set 400Mi of 512Mi',
		});
	});

	test('pressure: a quarter more', () => {
		expect(decided({ pressure: { avg10: 12, avg60: 4 } })).toEqual({
			mi: 640,
			reason: 'MemoryGiven',
			message: 'given 128Mi: PSI 12 %, working set 400Mi of 512Mi',
		});
	});

	test('an oom kill: half more', () => {
		expect(decided({ oomKills: 1 })).toMatchObject({
			mi: 768,
			message: 'given 256Mi: oom kills: 1, PSI 0 %, working set 400Mi of 512Mi',
		});
	});

	test('on cgroup v1, refaults at the limit: a quarter more; either alone: nothing', () => {
		const v1 = { pressure: null, refaultsPerSecond: 80, limitHitsPerSecond: 3 };
		expect(decided(v1)).toMatchObject({
			mi: 640,
			message: 'given 128Mi: 80 refaults a second, working set 400Mi of 512Mi',
		});
		expect(decided({ ...v1, limitHitsPerSecond: 0 })).toMatchObject({ reason: 'MemoryKept' });
		expect(decided({ ...v1, refaultsPerSecond: 0 })).toMatchObject({ reason: 'MemoryKept' });
	});

	test('a working set that grows is followed before it meets the limit', () => {
		expect(decided({ workingSet: 450 * Mi }, {}, { past: {} })).toMatchObject({
			mi: 450 + 45 + 2 * 50,
			message: 'given 83Mi: working set 450Mi of 512Mi',
		});
	});

	test('an idle cache on a node without free memory: a small step', () => {
		const node = { total: (1024 + 512) * Mi };
		expect(decided({ workingSet: 100 * Mi }, node)).toEqual({
			mi: 496,
			reason: 'MemoryTaken',
			message: 'taken 16Mi: idle cache; kept free for growth',
		});
	});

	test('the same while the host has less available than its reserve', () => {
		expect(decided({ workingSet: 100 * Mi }, { available: 1000 * Mi })).toMatchObject({
			mi: 494,
			message: 'taken 18Mi: idle cache; node reserve',
		});
	});

	test('what was never used goes at once', () => {
		const node = { total: (1024 + 256) * Mi };
		expect(decided({ usage: 80 * Mi, workingSet: 60 * Mi }, node)).toMatchObject({
			reason: 'MemoryTaken',
			message: 'taken 264Mi: unused; others need it',
		});
	});

	test('trouble right after a take: it is given back, and nothing is probed for a while', () => {
		const past = { takenAt: 990 * SECOND, taken: 16 * Mi };
		const shares = share({ pressure: { avg10: 2, avg60: 1 } }, {}, { past });
		expect(shares.targets.get('web1')).toEqual({
			target: 528 * Mi,
			reason: 'MemoryGiven',
			message: 'given 16Mi: it missed what was taken, PSI 2 %, working set 400Mi of 512Mi',
		});
		expect(shares.past.get('web1')).toMatchObject({
			quietUntil: 1120 * SECOND,
			backoffMs: 240 * SECOND,
		});
	});

	test('on a full node who suffers keeps its fair share, and hears why it gets no more', () => {
		const node = { total: (1024 + 1024) * Mi };
		const trouble = { pressure: { avg10: 40, avg60: 40 } };
		const other = { ...calm, ...trouble, name: 'web2' };
		expect(decided(trouble, node, { others: [other] })).toEqual({
			mi: 512,
			reason: 'MemoryKept',
			message:
				'PSI 40 %, working set 400Mi of 512Mi; 128Mi more would help, and the node has none left',
		});
	});

	test('on a full node who has more than its share gives it up though it needs it', () => {
		const node = { total: (1024 + 1024) * Mi };
		const trouble = { pressure: { avg10: 40, avg60: 40 }, workingSet: 700 * Mi, usage: 760 * Mi };
		const other = { ...calm, ...trouble, name: 'web2', target: 256 * Mi, limit: 256 * Mi };
		const big = { ...trouble, target: 768 * Mi, limit: 768 * Mi };
		expect(decided(big, node, { others: [other] })).toMatchObject({
			mi: 672,
			reason: 'MemoryTaken',
			message: 'taken 96Mi: the node is full, its share is 512Mi; others need it',
		});
	});

	test('nothing is given of what a shrink has not freed yet', () => {
		const node = { total: (1024 + 1024) * Mi };
		const shrinking = { ...calm, name: 'web2', target: 384 * Mi, limit: 512 * Mi };
		const trouble = { pressure: { avg10: 40, avg60: 40 } };
		expect(decided(trouble, node, { others: [shrinking] })).toMatchObject({ mi: 512 });
	});
});
