import { beforeEach, expect, test } from 'vitest';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import type { Operation, SharedStatus } from '../../../src/model/shared-status.ts';
import type { Daemon } from '../../../src/reconciler/daemon.ts';
import { type Link, SimClusterStore, SimStore } from '../../sim/cluster/sim-store.ts';
import { LXCPATH, SimNode } from '../../support/sim-node.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const place = (name: string) => ({ lxcpath: LXCPATH, name });

let node: SimNode;
let store: SimStore;
let link: Link;
let isRefusing: boolean;
/** The names that each write told of. */
let writes: string[][];

/** Counts what is written, and refuses it on demand. */
class CountedStore extends SimClusterStore {
	override shareStatuses(statuses: ReadonlyMap<string, SharedStatus>): Promise<void> {
		writes.push([...statuses.keys()]);
		if (isRefusing) return Promise.reject(new Error('no'));
		return super.shareStatuses(statuses);
	}

	override shareOperation(name: string, operation: Operation | null): Promise<void> {
		writes.push([`op ${name}`]);
		return super.shareOperation(name, operation);
	}
}

beforeEach(() => {
	node = new SimNode();
	store = new SimStore();
	link = 'Up';
	isRefusing = false;
	writes = [];
});

function boot(): Promise<Daemon> {
	const cluster = new CountedStore({
		...{ node: 'n1', store, link: () => link },
		pass: () => Promise.resolve(),
		meanwhile: () => Promise.resolve(),
		whenLeaseIsOver: () => undefined,
		later: (act) => node.clock.after(1, act),
	});
	return node.boot({ cluster });
}

test('what is declared is told once it runs, with what people look for', async () => {
	node.declare('web1');
	await boot();
	await node.clock.advance(5 * SECOND);
	expect(store.shared.statuses.get('web1')).toMatchObject({
		...{ node: 'n1', epoch: 1, state: 'Running', migratable: 'ColdOnly', restarts: 0 },
		notLive: expect.stringContaining('migration: {mode: Live}'),
		memory: { max: 64 * 2 ** 20 },
	});
	const ready = store.shared.statuses.get('web1')?.conditions.find(({ type }) => type === 'Ready');
	expect(ready).toMatchObject({ status: 'True', reason: 'Converged' });
});

test('nothing is written while nothing happens, nor by a daemon that begins anew', async () => {
	for (let at = 0; at < 4; at++) node.declare(`web${at}`);
	const first = await boot();
	await node.clock.advance(10 * SECOND);
	expect(store.shared.statuses.size).toBe(4);
	const before = writes.length;
	await node.clock.advance(3 * HOUR);
	expect(writes.slice(before)).toEqual([]);
	await node.clock.runUntil(first.stop());
	await boot();
	await node.clock.advance(HOUR);
	expect(writes.slice(before)).toEqual([]);
});

test('many changes go together in few writes', async () => {
	for (let at = 0; at < 60; at++) node.declare(`web${at}`);
	await boot();
	await node.clock.advance(30 * SECOND);
	expect(store.shared.statuses.size).toBe(60);
	expect(writes.length).toBeLessThan(12);
});

test('what goes to and fro is told each two seconds at most, and as it is in the end', async () => {
	node.declare('web1', 'restart: {policy: Always, backoff: {initial: 100ms, max: 100ms}}');
	await boot();
	await node.clock.advance(10 * SECOND);
	const before = writes.length;
	for (let at = 0; at < 100; at++) {
		outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
		await node.clock.advance(100);
	}
	expect(writes.length - before).toBeLessThanOrEqual(6);
	await node.clock.advance(2 * 60 * SECOND);
	expect(store.shared.statuses.get('web1')).toMatchObject({ state: 'Running', restarts: 100 });
});

test('without the store nobody waits, nothing is asked, and it is told when the store is back', async () => {
	node.declare('web1');
	await boot();
	await node.clock.advance(10 * SECOND);
	link = 'Down';
	store.tell(null);
	await node.clock.advance(SECOND);
	const before = writes.length;
	node.declare('web1', 'state: Stopped');
	await node.clock.advance(20 * SECOND);
	expect(node.states()).toEqual({ web1: 'STOPPED' });
	expect(writes.slice(before)).toEqual([]);
	expect(store.shared.statuses.get('web1')?.state).toBe('Running');
	link = 'Up';
	store.tell(null);
	await node.clock.advance(10 * SECOND);
	expect(store.shared.statuses.get('web1')?.state).toBe('Stopped');
});

test('what the store refuses is tried again, and hinders nothing else', async () => {
	isRefusing = true;
	node.declare('web1');
	await boot();
	await node.clock.advance(10 * SECOND);
	expect(node.states()).toEqual({ web1: 'RUNNING' });
	expect(writes.length).toBeLessThan(5);
	isRefusing = false;
	await node.clock.advance(10 * SECOND);
	expect(store.shared.statuses.get('web1')?.state).toBe('Running');
	expect(node.defects).toEqual([]);
});

test('what left the specs is told no more', async () => {
	node.declare('web1');
	node.declare('web2');
	await boot();
	await node.clock.advance(10 * SECOND);
	node.undeclare('web1');
	await node.clock.advance(60 * SECOND);
	expect(store.owners.has('web1')).toBe(false);
	expect([...store.shared.statuses.keys()]).toEqual(['web2']);
});

test('a node that lost an instance says nothing of it any more', async () => {
	node.declare('web1');
	await boot();
	await node.clock.advance(10 * SECOND);
	const told = store.shared.statuses.get('web1');
	store.set('web1', { node: 'n2', epoch: 2, against: null });
	outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
	await node.clock.advance(60 * SECOND);
	expect(store.shared.statuses.get('web1')).toEqual(told);
});

test('a host that shares no store tells nobody anything', async () => {
	node.declare('web1');
	const daemon = await node.boot();
	await node.clock.advance(10 * SECOND);
	expect((await node.status(daemon)).elsewhere).toEqual([]);
	expect(writes).toEqual([]);
});
