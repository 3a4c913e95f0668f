import { expect, test } from 'vitest';
import { remember } from '../../src/reconciler/remember.ts';
import { declared, NOW, recordOf, running, spec } from '../support/planning.ts';

const DECLARED = declared(spec);

const look = (record: ReturnType<typeof recordOf>, desired = DECLARED) =>
	remember({
		name: record.name,
		declaration: { desired, invalid: null, keep: false },
		record,
		observed: running,
		node: 'n1',
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
