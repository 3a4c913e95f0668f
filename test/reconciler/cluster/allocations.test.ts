import { beforeEach, expect, test } from 'vitest';
import type { Allocator } from '../../../src/drivers/allocator/allocator.ts';
import type { Allocation, AllocationQuestion } from '../../../src/model/allocation.ts';
import { LocalReader } from '../../../src/reconciler/api/local-api.ts';
import type { Daemon } from '../../../src/reconciler/daemon.ts';
import { SimClusterStore, SimStore } from '../../sim/cluster/sim-store.ts';
import { SimNode } from '../../support/sim-node.ts';

const HERE: Allocation = { kind: 'Chosen', node: 'n1', why: 'hail chose it' };
const FAILED: Allocation = { kind: 'Failed', why: 'hail ended with 1: no' };
const NO_ANSWER = new Promise<Allocation>(() => undefined);

let node: SimNode;
let store: SimStore;
let asked: AllocationQuestion[];
let signals: (AbortSignal | undefined)[];
let answer: Allocation | Promise<Allocation>;
/** Milliseconds until it answers. */
let thinks: number;

beforeEach(() => {
	node = new SimNode();
	store = new SimStore();
	asked = [];
	signals = [];
	answer = HERE;
	thinks = 0;
	const memory = { capacity: 2 ** 30, held: 0 };
	store.nodes.set('n2', { node: 'n2', version: '1.0.0', since: 0, running: 0, memory });
});

const allocator: Allocator = {
	ask: (question, signal) => {
		asked.push(question);
		signals.push(signal);
		if (thinks === 0) return Promise.resolve(answer);
		return new Promise((resolve) => node.clock.after(thinks, () => resolve(answer)));
	},
};

const clusterStore = () =>
	new SimClusterStore({
		...{ node: 'n1', store, link: () => 'Up' },
		pass: () => Promise.resolve(),
		meanwhile: () => Promise.resolve(),
		whenLeaseIsOver: () => undefined,
		later: (act) => node.clock.after(1, act),
	});

const boot = (): Promise<Daemon> => node.boot({ cluster: clusterStore(), allocator });

/** What looks while no daemon runs. */
function reader(): LocalReader {
	const parts = node.parts();
	return new LocalReader({
		settings: { ...parts.settings, failover: { fence: null, timeout: 0 } },
		...{ observer: parts.driver, source: node.specs, events: parts.events, trash: parts.trash },
		records: () => Promise.resolve(new Map(node.store.records)),
		clock: node.clock,
		cluster: () => Promise.resolve(clusterStore().view),
		allocator,
	});
}

const readiness = (daemon: Daemon, name: string) => node.condition(daemon, name, 'Ready');
const said = (name: string) =>
	node.store.events.flatMap(({ instance, message }) => (instance === name ? [message] : []));

test('what the program places here is made here, and says who chose', async () => {
	node.declare('web1');
	await boot();
	await node.clock.advance(5000);
	expect(node.states().web1).toBe('RUNNING');
	expect(said('web1')).toContain('no other node has it, and hail chose it');
	expect(asked[0]).toMatchObject({ cluster: 'sim', name: 'web1', allowed: ['n1', 'n2'] });
});

test('a node that is cordoned is none that it may choose, and is not asked about', async () => {
	store.cordons.set('n1', { since: 7, by: 'n2', reason: '' });
	node.declare('web1');
	const daemon = await boot();
	await node.clock.advance(5000);
	expect(asked[0]).toMatchObject({ allowed: ['n2'], nodes: [{ name: 'n2' }] });
	expect(node.states().web1).toBeUndefined();
	store.cordons.set('n2', { since: 7, by: 'n2', reason: '' });
	store.tell(null);
	await node.clock.advance(1000);
	expect(await readiness(daemon, 'web1')).toBe('False NoNodeFits');
	store.cordons.delete('n1');
	store.tell(null);
	await node.clock.advance(5000);
	expect(node.states().web1).toBe('RUNNING');
});

test('what it places elsewhere is left to that node', async () => {
	answer = { kind: 'Chosen', node: 'n2', why: 'hail chose it' };
	node.declare('web1');
	const daemon = await boot();
	await node.clock.advance(60_000);
	expect(node.states()).toEqual({});
	expect(store.owners.size).toBe(0);
	const { instances } = await node.status(daemon);
	expect(instances[0]?.plan.holds).toEqual([
		expect.objectContaining({
			reason: 'OtherNode',
			message: 'n2 is to have it: hail chose it',
		}),
	]);
});

test('a failure places nothing and shows why; it is asked again, and what it says then is done', async () => {
	answer = FAILED;
	node.declare('web1');
	node.declare('web2');
	const daemon = await boot();
	await node.clock.advance(20_000);
	expect(await readiness(daemon, 'web1')).toBe('False NotAllocated');
	const { instances } = await node.status(daemon);
	expect(instances.map(({ plan }) => plan.holds[0]?.message)).toEqual([
		'no node is chosen for it yet: hail ended with 1: no',
		'no node is chosen for it yet: hail ended with 1: no',
	]);
	// after a failure the others are not asked about in the same round
	expect(asked.map(({ name }) => name)).not.toContain('web2');
	expect(node.states()).toEqual({});
	expect(store.owners.size).toBe(0);
	answer = HERE;
	await node.clock.advance(60_000);
	expect(node.states()).toEqual({ web1: 'RUNNING', web2: 'RUNNING' });
});

test('a program that hangs keeps nothing waiting but what it is asked about, however many those are', async () => {
	answer = NO_ANSWER;
	const { workers } = node.parts().settings.loop;
	for (let at = 0; at <= workers; at++) node.declare(`web${at}`);
	node.declare('with-node', 'node: n1');
	const daemon = await boot();
	await node.clock.advance(5000);
	expect(node.states()).toEqual({ 'with-node': 'RUNNING' });
	node.declare('with-node-2', 'node: n1');
	await node.clock.advance(5000);
	expect(node.states()).toEqual({ 'with-node': 'RUNNING', 'with-node-2': 'RUNNING' });
	expect(asked.map(({ name }) => name)).toEqual(['web0']);
	const { instances } = await node.status(daemon);
	expect(instances[0]?.plan.holds[0]?.message).toBe(
		'no node is chosen for it yet: hail has not answered yet',
	);
	await node.clock.runUntil(daemon.stop());
	expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
	expect(node.defects).toEqual([]);
});

test('whoever applies waits for the answer, and hears nothing of that', async () => {
	thinks = 25_000;
	const daemon = await boot();
	node.declare('web1');
	node.declare('web2');
	const applied = daemon.api.apply({ names: ['web1'], timeoutMs: null });
	expect(await node.clock.runUntil(applied)).toEqual([
		{ name: 'web1', end: 'Converged', message: '' },
	]);
	expect(node.reasons('web1')).toEqual(['Claimed', 'Created', 'Started']);
});

test.each(['web1', 'web2'])('whoever applies %s has one that failed asked anew', async (name) => {
	answer = FAILED;
	node.declare('web1');
	node.declare('web2');
	const daemon = await boot();
	await node.clock.advance(5000);
	answer = HERE;
	await node.clock.advance(1000);
	expect(node.states()).toEqual({});
	await node.clock.runUntil(daemon.api.apply({ names: [name], timeoutMs: null }));
	expect(node.states()).toMatchObject({ [name]: 'RUNNING' });
});

test('what fails while somebody applies is asked once more', async () => {
	answer = FAILED;
	thinks = 2000;
	node.declare('web1');
	const daemon = await boot();
	await node.clock.advance(1000);
	expect(asked).toHaveLength(1);
	const applied = daemon.api.apply({ names: ['web1'], timeoutMs: null });
	// the first one has failed by then, and the second is under way
	await node.clock.advance(1500);
	answer = HERE;
	await node.clock.runUntil(applied);
	expect(node.states()).toEqual({ web1: 'RUNNING' });
	expect(asked).toHaveLength(2);
});

test('that it is asked again is no news, and that it failed is told once', async () => {
	answer = FAILED;
	thinks = 500;
	node.declare('web1');
	await boot();
	await node.clock.advance(100_000);
	expect(asked.length).toBeGreaterThan(2);
	expect(node.reasons('web1')).toEqual(['NotAllocated']);
});

test('an answer is remembered while the question stays the same, and for 30 seconds', async () => {
	answer = { kind: 'Chosen', node: 'n2', why: 'hail chose it' };
	node.declare('web1');
	const daemon = await boot();
	await node.clock.advance(5000);
	expect(asked).toHaveLength(1);
	const after = async (ms: number): Promise<number> => {
		await node.clock.advance(ms);
		store.tell(null);
		await node.clock.advance(1000);
		return asked.length;
	};
	expect(await after(1000)).toBe(1);
	node.declare('web1', 'memory: {max: 128Mi}');
	expect(await after(1000)).toBe(2);
	expect(await after(15_000)).toBe(2);
	expect(await after(15_000)).toBe(3);
	await node.clock.runUntil(daemon.stop());
});

test('what a spec gives to a node, and what has one, is nothing to ask about', async () => {
	node.declare('web1', 'node: n1');
	store.owners.set('web2', { node: 'n2', epoch: 1, against: null });
	node.declare('web2');
	await boot();
	await node.clock.advance(60_000);
	expect(asked).toEqual([]);
	expect(node.states()).toEqual({ web1: 'RUNNING' });
});

test('what fails over does not wait for the program', async () => {
	answer = NO_ANSWER;
	node.declare(
		'db1',
		'ha: {failover: Auto}',
		'disks: [{name: root, mount: /, directory: {path: /s/db1}}]',
	);
	store.owners.set('db1', { node: 'n9', epoch: 1, against: null });
	const daemon = await boot();
	await node.clock.advance(60_000);
	const { instances } = await node.status(daemon);
	expect(instances[0]?.plan.holds[0]?.message).not.toContain('hail');
	expect(asked).toEqual([]);
});

test.each([
	[20, 20],
	[60, 20],
	[60, 1000],
])('of %d new instances each is asked about once, with %d ms for each', async (count, ms) => {
	thinks = ms;
	for (let at = 0; at < count; at++) {
		node.declare(`web${String(at).padStart(2, '0')}`, 'memory: {max: 8Mi}');
	}
	await boot();
	await node.clock.advance(120_000);
	expect(Object.values(node.states())).toEqual(Array(count).fill('RUNNING'));
	expect(asked).toHaveLength(count);
});

test('without a daemon the program is asked only for what shows where things would go', async () => {
	node.declare('web1');
	const look = async (asking?: AbortSignal) => {
		const { instances } = await node.clock.runUntil(reader().status(asking));
		return instances[0]?.plan;
	};
	expect((await look())?.holds[0]?.reason).toBe('Allocating');
	expect(asked).toEqual([]);
	const plan = await look(new AbortController().signal);
	expect(plan?.steps[0]?.message).toBe('no other node has it, and hail chose it');
	expect(asked).toHaveLength(1);
});

test('whoever looks and goes away ends the question', async () => {
	node.declare('web1');
	thinks = 1000;
	const leaving = new AbortController();
	node.clock.after(500, () => leaving.abort());
	await expect(node.clock.runUntil(reader().status(leaving.signal))).rejects.toThrow('aborted');
	expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
	await expect(node.clock.runUntil(reader().status(leaving.signal))).rejects.toThrow('aborted');
	expect(asked).toHaveLength(1);
});
