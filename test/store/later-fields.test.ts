import { expect, test } from 'vitest';
import { blankRecord } from '../../src/model/blank-record.ts';
import { recordFrom } from '../../src/store/read-records.ts';

const way = {
	...{
		id: 'a',
		to: 'n2',
		address: '192.0.2.2',
		mode: 'Auto',
		memory: 'StopCopy',
		transport: 'Ssh',
	},
	...{ epoch: 1, isByHand: false, at: 5 },
};

test('a move that an older ballast saw fail is tried once more by whatever spec wants it', () => {
	const old = { ...blankRecord('web1', 'u'), migration: { ...way, phase: 'Failed', why: 'w' } };
	expect(recordFrom(old)?.migration).toEqual({
		...{ ...way, phase: 'Failed', generation: -1 },
		failure: { reason: 'MigrationFailed', message: 'w', at: 5, waitMs: null, count: 1 },
	});
});

test('a move that an older ballast began goes on', () => {
	const old = { ...blankRecord('web1', 'u'), migration: { ...way, phase: 'Stopping', why: '' } };
	expect(recordFrom(old)?.migration).toMatchObject({ phase: 'Stopping', failure: null });
});
