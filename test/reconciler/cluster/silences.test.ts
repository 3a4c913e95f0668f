import { expect, test } from 'vitest';
import { type ClusterView, type NodePresence, STANDS_ALONE } from '../../../src/model/cluster.ts';
import { Silences } from '../../../src/reconciler/cluster/silences.ts';

const MINUTE = 60_000;
let serial = 0;

/** n1 and n2 own something; those in `present` are there. */
function view(present: readonly string[], change: Partial<ClusterView> = {}): ClusterView {
	serial += 1;
	const owner = (node: string) => ({ node, epoch: 1, against: null });
	return {
		...STANDS_ALONE,
		cluster: 'c',
		serial,
		owners: new Map([
			['db1', owner('n1')],
			['db2', owner('n2')],
		]),
		nodes: new Map(present.map((node) => [node, { node } as NodePresence])),
		...change,
	};
}

const due = (silences: Silences, seen: ClusterView, now: number) =>
	[...silences.update(seen, now)].map(([node, { since, dueAt }]) => [node, since, dueAt - since]);

test('a node that was heard of is gone a second after it is missed, and its silence has one beginning', () => {
	const silences = new Silences();
	expect(due(silences, view(['n1', 'n2']), 0)).toEqual([]);
	expect(due(silences, view(['n1']), 10)).toEqual([['n2', 10, 1000]]);
	expect(due(silences, view(['n1', 'n3']), 20)).toEqual([['n2', 10, 1000]]);
	expect(due(silences, view(['n1', 'n2']), 30)).toEqual([]);
	expect(due(silences, view(['n1']), 40)).toEqual([['n2', 40, 1000]]);
});

test('until when a node was heard of is kept, also while the store cannot be reached', () => {
	const silences = new Silences();
	const heardUntil = (seen: ClusterView, now: number) =>
		silences.update(seen, now).get('n2')?.heardUntil;
	heardUntil(view(['n1', 'n2']), 0);
	expect(heardUntil(view(['n1']), 10)).toBe(10);
	expect(heardUntil(view(['n1', 'n3']), 20)).toBe(10);
	heardUntil(view(['n1', 'n2']), 30);
	heardUntil(view(['n1', 'n2'], { isCurrent: false }), 40);
	expect(heardUntil(view(['n1']), 5000)).toBe(40);
	expect(new Silences().update(view(['n1']), 10).get('n2')?.heardUntil).toBeNull();
});

test('a clock that is set back lets a silence begin anew, and not last for as long', () => {
	const silences = new Silences();
	due(silences, view(['n1', 'n2']), 2 * MINUTE);
	const missed = view(['n1']);
	expect(due(silences, missed, 2 * MINUTE)).toEqual([['n2', 2 * MINUTE, 1000]]);
	expect(due(silences, missed, MINUTE)).toEqual([['n2', MINUTE, 1000]]);
	expect(due(silences, missed, MINUTE + 500)).toEqual([['n2', MINUTE, 1000]]);
});

test('a node that was never heard of may be booting', () => {
	expect(due(new Silences(), view(['n1']), 10)).toEqual([['n2', 10, 5 * MINUTE]]);
});

test('without the store nobody is silent, and it all begins anew afterwards', () => {
	const silences = new Silences();
	due(silences, view(['n1', 'n2']), 0);
	due(silences, view(['n1']), 10);
	expect(due(silences, view(['n1'], { isCurrent: false }), 20)).toEqual([]);
	expect(due(silences, view(['n1']), 5000)).toEqual([['n2', 5000, 1000]]);
	expect(due(silences, view([], { cluster: null }), 6000)).toEqual([]);
});

test('who owns nothing is missed by nobody', () => {
	const silences = new Silences();
	due(silences, view(['n1', 'n2', 'n3']), 0);
	expect(due(silences, view(['n1', 'n2']), 10)).toEqual([]);
});

test('until when a node was heard of is known also while the store is away', () => {
	const silences = new Silences();
	silences.update(view(['n1', 'n2']), 0);
	silences.update(view(['n1', 'n2']), 5 * MINUTE);
	silences.update(view([], { isCurrent: false }), 6 * MINUTE);
	silences.update(view([], { isCurrent: false }), 9 * MINUTE);
	expect([...silences.heardUntil]).toEqual([
		['n1', 6 * MINUTE],
		['n2', 6 * MINUTE],
	]);
});
