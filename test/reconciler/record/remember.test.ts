import { expect, test } from 'vitest';
import { STANDS_ALONE } from '../../../src/model/cluster.ts';
import { remember } from '../../../src/reconciler/record/remember.ts';
import { absent, declared, NOW, recordOf, running, spec } from '../../support/planning.ts';

const DECLARED = declared(spec);

const look = (record: ReturnType<typeof recordOf>, desired = DECLARED, observed = running) =>
	remember({
		name: record.name,
		declaration: { desired, invalid: null, keep: false },
		isInGrace: false,
		record,
		observed,
		node: 'n1',
		cluster: STANDS_ALONE,
		bootedAt: 0,
		now: NOW,
		newUid: 'unused',
	}).record;

test('a look at what is known already leaves the record the same object', () => {
	const known = look(recordOf(spec));
	expect(look(known!)).toBe(known);
});

test('a document that says the same in other words is remembered, and is no new generation', () => {
	const known = look(recordOf(spec))!;
	const source = `${DECLARED.source}# a comment\n`;
	expect(look(known, { ...DECLARED, source })).toEqual({
		...known,
		lastGood: { ...known.lastGood, source },
	});
});

test("what its spec moves here from another node is that node's until it hands it over", () => {
	const elsewhere = declared({ ...spec, node: 'n2' });
	const before = look({ ...recordOf(spec), created: null, started: null }, elsewhere, absent)!;
	expect(before.owner).toBeNull();
	const after = look(before, declared({ ...spec, node: 'n1' }), absent)!;
	expect(after.owner).toEqual({ node: 'n2', epoch: 0, against: null });
});

test.each([
	['FROZEN', 'Restoring', true],
	['RUNNING', 'Restoring', false],
	['FROZEN', 'Kept', false],
] as const)('%s while its images are %s: they still count: %s', (state, phase, isKept) => {
	const checkpoint = { folder: '/images', at: NOW, phase };
	const known = look({ ...recordOf(spec), checkpoint }, DECLARED, { ...running, state })!;
	expect(known.checkpoint).toEqual(isKept ? checkpoint : null);
});

test('what was moved here by hand stays until its spec says something else', () => {
	const owner = { node: 'n1', epoch: 3, against: 'n2' };
	const moved = look({ ...recordOf(spec), owner }, declared({ ...spec, node: 'n2' }))!;
	expect(moved.owner).toEqual(owner);
	const after = look(moved, declared({ ...spec, node: 'n3' }))!;
	expect(after.owner).toEqual({ ...owner, against: null });
});
