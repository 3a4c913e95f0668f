import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownersIn } from '../../src/reconciler/cluster/owners-in-records.ts';
import { Records } from '../../src/reconciler/record/records.ts';
import { FileRecordStore } from '../../src/store/file-record-store.ts';
import { LocalStore } from '../../src/store/local-store.ts';
import { recordOf, spec } from '../support/planning.ts';
import { clusterContract } from './cluster-contract.ts';

const NAMES = Array.from({ length: 15 }, (_, at) => `web${at + 1}`);

clusterContract('a host that stands alone', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-local-store-'));
	const records = await recordsOf(folder);
	return {
		isShared: false,
		open: (node) => Promise.resolve(new LocalStore(node, ownersIn(records))),
		close: () => Promise.resolve(rmSync(folder, { recursive: true })),
	};
});

test('knows after a restart what it gave away', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-local-store-'));
	try {
		const next = { node: 'n2', epoch: 2, against: null };
		const before = new LocalStore('n1', ownersIn(await recordsOf(folder)));
		await before.pass('web1', await before.claim('web1'), next);
		const records = await Records.load(fileStore(folder));
		const after = new LocalStore('n1', ownersIn(records));
		await expect(after.ownerOf('web1')).resolves.toEqual(next);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

async function recordsOf(folder: string): Promise<Records> {
	const records = await Records.load(fileStore(folder));
	for (const name of NAMES) records.put({ ...recordOf(spec), name });
	return records;
}

function fileStore(folder: string): FileRecordStore {
	return new FileRecordStore(folder, (thrown) => {
		throw thrown;
	});
}
