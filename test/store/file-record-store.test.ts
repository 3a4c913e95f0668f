import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blankRecord } from '../../src/model/blank-record.ts';
import type { OperationError } from '../../src/model/errors.ts';
import type { InstanceRecord } from '../../src/model/record.ts';
import { specHash } from '../../src/schema/spec-hash.ts';
import { FileRecordStore } from '../../src/store/file-record-store.ts';
import { FileTrash } from '../../src/store/file-trash.ts';
import { readRecords } from '../../src/store/read-records.ts';
import { aSpec } from '../support/a-spec.ts';
import { EVERY_RULE } from '../support/instance-spec.ts';
import { nicOn } from '../support/nic.ts';

const recordOf = (name: string): InstanceRecord => blankRecord(name, `uid-${name}`);

let folder: string;
let problems: OperationError[];
let store: FileRecordStore;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'ballast-records-'));
	problems = [];
	store = new FileRecordStore(join(folder, 'records'), (problem) => problems.push(problem));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (file: string): string => join(folder, 'records', file);

/** Of the time when a root was always a directory and others were passed over. */
const OLDER_DISKS = [
	{ name: 'root', mount: '/', readOnly: false, directory: { path: null }, other: null },
	{
		name: 'data',
		mount: '/srv',
		readOnly: false,
		directory: null,
		other: { kind: 'lvm', settings: { group: 'vg0' } },
	},
];

describe('FileRecordStore', () => {
	test('gives back what was saved, until it is removed', async () => {
		const web1 = recordOf('web1');
		const db1 = { ...recordOf('db1'), stoppedByUs: true };
		expect([...(await store.loadAll())]).toEqual([]);
		await store.save(web1);
		await store.save(db1);
		expect((await store.loadAll()).get('web1')).toEqual(web1);
		expect(await store.load('db1')).toEqual(db1);
		await store.remove('web1');
		expect(await store.load('web1')).toBeNull();
		expect(problems).toEqual([]);
	});

	test('completes a record that was written before some of its fields came to be', async () => {
		await store.loadAll();
		const {
			reboot: _,
			overrides: _o,
			restartRequest: _r,
			idRange: _i,
			nicsByLxc: _l,
			...older
		} = recordOf('web1');
		const nic = nicOn('br0');
		const { routed: _k, macvlan: _v, phys: _p, ...olderNic } = nic;
		const os = { kind: 'copy', path: '/srv/base' } as const;
		const { dependsOn: __, nics: _n, security: _s, disks: _d, ...other } = aSpec();
		const { lifecycle, updates, memory, ...spec } = other;
		const { rebootCounter: ___, ...olderLifecycle } = lifecycle;
		const { window: _w, ...olderUpdates } = updates;
		const { weight: _m, ...olderMemory } = memory;
		const parts = { lifecycle: olderLifecycle, updates: olderUpdates, memory: olderMemory };
		const olderSpec = { ...spec, ...parts, nics: [olderNic], disks: OLDER_DISKS, os };
		const wholeSpec = { ...aSpec(), nics: [nic], os: { ...os, fit: EVERY_RULE } };
		const started = { spec: olderSpec, hash: specHash(olderSpec), at: 1 };
		const text = JSON.stringify({ version: 1, record: { ...older, started } });
		await writeFile(at('web1.json'), text);
		expect((await store.loadAll()).get('web1')).toEqual({
			...recordOf('web1'),
			started: { spec: wholeSpec, hash: specHash(wholeSpec), at: 1 },
		});
		expect(problems).toEqual([]);
	});

	test('completes a directory that was written before it could have a base', async () => {
		await store.loadAll();
		const spec = aSpec();
		const source = { kind: 'directory', path: null };
		const older = { ...spec, disks: spec.disks.map((disk) => ({ ...disk, source })) };
		const started = { spec: older, hash: specHash(older), at: 1 };
		const record = { ...recordOf('web1'), started };
		await writeFile(at('web1.json'), JSON.stringify({ version: 1, record }));
		const whole = { ...recordOf('web1'), started: { spec, hash: specHash(spec), at: 1 } };
		expect((await store.loadAll()).get('web1')).toEqual(whole);
	});

	test('sets a record aside that cannot be read, says which and why, and goes on with the others', async () => {
		await store.loadAll();
		await store.save(recordOf('good'));
		await writeFile(at('torn.json'), '{"version":1,"record":{"na');
		await writeFile(at('empty.json'), '');
		await writeFile(at('old.json'), JSON.stringify({ version: 0, record: recordOf('old') }));
		await writeFile(at('other.json'), JSON.stringify({ version: 1, record: recordOf('moved') }));
		expect([...(await store.loadAll()).keys()]).toEqual(['good']);
		expect(problems.map(({ message }) => message).sort()).toEqual([
			expect.stringContaining(`cannot read the record ${at('empty.json')}: `),
			`cannot read the record ${at('old.json')}: its version is 0, and this ballast reads 1`,
			`cannot read the record ${at('other.json')}: it is about moved`,
			expect.stringContaining(`cannot read the record ${at('torn.json')}: `),
		]);
		const left = ['empty.json.corrupt', 'good.json', 'old.json.corrupt', 'other.json.corrupt'];
		expect((await readdir(join(folder, 'records'))).sort()).toEqual([...left, 'torn.json.corrupt']);
		expect(await readFile(at('torn.json.corrupt'), 'utf8')).toBe('{"version":1,"record":{"na');
	});

	test('removes what a crash kept from being renamed into its place', async () => {
		await store.loadAll();
		await writeFile(at('web1.json.12345678.new'), '{');
		await store.loadAll();
		expect(await readdir(join(folder, 'records'))).toEqual([]);
	});

	test('says that a record cannot be written', async () => {
		await expect(store.save(recordOf('web1'))).rejects.toThrow(
			`cannot write the record ${at('web1.json')}: ENOENT`,
		);
	});

	test('is read without being changed by those who may not write', async () => {
		expect(await readRecords(join(folder, 'records'))).toEqual({ records: new Map(), corrupt: [] });
		await store.loadAll();
		await writeFile(at('torn.json'), '{');
		const { corrupt } = await readRecords(join(folder, 'records'));
		expect(corrupt.map(({ path }) => path)).toEqual([at('torn.json')]);
		expect(await readdir(join(folder, 'records'))).toEqual(['torn.json']);
	});
});

describe('FileTrash', () => {
	test('lists entries, oldest first, until they are removed', async () => {
		const trash = new FileTrash(join(folder, 'trash'));
		const entry = (name: string, deletedAt: number) => {
			const id = `${name}@${deletedAt}`;
			return { id, name, deletedAt, record: recordOf(name) };
		};
		expect(await trash.list()).toEqual([]);
		await trash.add(entry('b', 1000));
		await trash.add(entry('a', 2000));
		await trash.add(entry('b', 500));
		expect(await trash.list()).toEqual([entry('b', 500), entry('b', 1000), entry('a', 2000)]);
		await trash.remove('b@1000');
		expect((await trash.list()).map(({ id }) => id)).toEqual(['b@500', 'a@2000']);
	});

	test('shows an entry of the version before, which knew nothing of overrides', async () => {
		const trash = new FileTrash(join(folder, 'trash'));
		const entry = { id: 'a@1', name: 'a', deletedAt: 1, record: recordOf('a') };
		await trash.add(entry);
		const { overrides, restartRequest, ...before } = entry.record;
		const text = JSON.stringify({ ...entry, record: before });
		await writeFile(join(folder, 'trash/a@1/ballast.json'), text);
		expect(await trash.list()).toEqual([entry]);
		expect({ overrides, restartRequest }).toEqual({ overrides: [], restartRequest: null });
	});

	test('shows no entry that cannot be read or lies in the folder of another', async () => {
		const trash = new FileTrash(join(folder, 'trash'));
		await trash.add({ id: 'a@1', name: 'a', deletedAt: 1, record: recordOf('a') });
		const path = join(folder, 'trash/a@1/ballast.json');
		const text = await readFile(path, 'utf8');
		await writeFile(path, text.replace('"id":"a@1"', '"id":"a@2"'));
		expect(await trash.list()).toEqual([]);
		await writeFile(path, text.slice(0, 20));
		expect(await trash.list()).toEqual([]);
	});
});
