import { describe, expect, test } from 'vitest';
import type { SharedCondition, SharedStatus } from '../../../src/model/shared-status.ts';
import { shareAt } from '../../../src/reconciler/sharing/share-at.ts';

const Mi = 2 ** 20;
const TOLD_AT = 1_000_000;
const NOW = TOLD_AT + 500;

const ready: SharedCondition = {
	type: 'Ready',
	status: 'True',
	reason: 'Converged',
	message: 'as declared',
	lastTransitionTime: 5,
};
const told: SharedStatus = {
	...{ node: 'n1', epoch: 2, at: TOLD_AT, commit: 'a', state: 'Running', conditions: [ready] },
	...{ migratable: 'Live', notLive: '', memory: { used: 100 * Mi, max: 512 * Mi }, cpus: '0-1' },
	...{ restarts: 0, createdAt: 7 },
};
const at = (change: Partial<SharedStatus>, now = NOW): number | null =>
	shareAt(told, { ...told, at: now, ...change });

describe('a status is told', () => {
	test('at once where nothing was, and where another owner or an earlier epoch told it', () => {
		expect(shareAt(undefined, { ...told, at: NOW })).toBe(NOW);
		expect(at({ node: 'n2' })).toBe(NOW);
		expect(at({ epoch: 3 })).toBe(NOW);
	});

	test.each<[string, Partial<SharedStatus>]>([
		['another state', { state: 'Stopped' }],
		['another readiness', { conditions: [{ ...ready, status: 'False' }] }],
		['another reason', { conditions: [{ ...ready, reason: 'InProgress' }] }],
		['a condition more', { conditions: [ready, { ...ready, type: 'Paused' }] }],
		['another verdict', { migratable: 'Pinned' }],
	])('soon with %s, but not more often than each 2 s', (_, change) => {
		expect(at(change)).toBe(TOLD_AT + 2000);
	});

	test.each<[string, Partial<SharedStatus>]>([
		['another message', { conditions: [{ ...ready, message: 'other words' }] }],
		['another limit', { memory: { used: 100 * Mi, max: 256 * Mi } }],
		['other CPUs', { cpus: '0' }],
		['one more unwanted end', { restarts: 1 }],
		['a quarter more memory used', { memory: { used: 126 * Mi, max: 512 * Mi } }],
		['a quarter less memory used', { memory: { used: 74 * Mi, max: 512 * Mi } }],
	])('within a minute with %s', (_, change) => {
		expect(at(change)).toBe(TOLD_AT + 60_000);
	});

	test.each<[string, Partial<SharedStatus>]>([
		['nothing else', {}],
		['another time', { at: NOW + 3_600_000 }],
		['another commit', { commit: 'b' }],
		['memory that moves a little', { memory: { used: 120 * Mi, max: 512 * Mi } }],
	])('never with %s', (_, change) => {
		expect(at(change)).toBeNull();
	});

	test('also by a clock that was set back', () => {
		expect(at({ state: 'Stopped' }, TOLD_AT - 3_600_000)).toBe(TOLD_AT - 3_600_000);
	});

	test('of small memory only when it moves by 16 MiB', () => {
		const small = { ...told, memory: { used: 4 * Mi, max: null } };
		const next = (used: number) => ({ ...small, at: NOW, memory: { used, max: null } });
		expect(shareAt(small, next(19 * Mi))).toBeNull();
		expect(shareAt(small, next(21 * Mi))).toBe(TOLD_AT + 60_000);
	});
});
