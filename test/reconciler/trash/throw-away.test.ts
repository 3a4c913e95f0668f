import { expect, test } from 'vitest';
import { ownersIn } from '../../../src/reconciler/cluster/owners-in-records.ts';
import { Records } from '../../../src/reconciler/record/records.ts';
import { throwAway } from '../../../src/reconciler/trash/throw-away.ts';
import { LocalStore } from '../../../src/store/local-store.ts';
import { aSpec } from '../../support/a-spec.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { recordOf, spec } from '../../support/planning.ts';
import { LXCPATH, simWorld } from '../../support/sim-world.ts';

/** A host on which containers of the name web1 are made and deleted, whose time stands still. */
async function worldWith(store: MemoryStore) {
	const world = simWorld();
	const { clock, host } = world;
	const driver = world.driver();
	const records = await Records.load(store.recordsOf());
	const trash = store.trashOf();
	const make = async (uid: string) => {
		records.put(recordOf(spec, { uid }));
		await driver.create({ name: 'web1', uid, adoptedFrom: null }, aSpec());
		return host.container({ lxcpath: LXCPATH, name: 'web1' });
	};
	const cluster = new LocalStore('n1', ownersIn(records));
	const hands = { driver, records, trash, clock, cluster, node: 'n1' };
	const destroy = (uid: string) => throwAway({ name: 'web1', uid, adoptedFrom: null }, hands);
	return { host, records, make, destroy };
}

test('two of one name that are deleted in the same millisecond have an entry each, in order', async () => {
	const store = new MemoryStore();
	const { host, make, destroy } = await worldWith(store);
	const first = await make('u1');
	await destroy('u1');
	const second = await make('u2');
	await destroy('u2');
	const entries = [...store.trashed.values()];
	expect(entries.map(({ record }) => record.uid)).toEqual(['u1', 'u2']);
	expect(entries.map(({ id }) => host.trash.get(id))).toEqual([first, second]);
	expect(entries[1]!.id > entries[0]!.id).toBe(true);
	expect(entries[1]!.deletedAt).toBeGreaterThan(entries[0]!.deletedAt);
});

test('a deletion that ended half-way goes on with the entry it began', async () => {
	const store = new MemoryStore();
	const { host, records, make, destroy } = await worldWith(store);
	await make('u1');
	const began = { id: 'web1@earlier', name: 'web1', deletedAt: 1, record: records.get('web1')! };
	store.trashed.set(began.id, began);
	await destroy('u1');
	expect([...store.trashed.keys()]).toEqual([began.id]);
	expect([...host.trash.keys()]).toEqual([began.id]);
	expect(records.get('web1')).toBeNull();
});
