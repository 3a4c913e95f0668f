import { beforeEach, expect, test } from 'vitest';
import type { Allocator } from '../../src/drivers/allocator/allocator.ts';
import type { Allocation, AllocationQuestion } from '../../src/model/allocation.ts';
import type { Daemon } from '../../src/reconciler/daemon.ts';
import { SimClusterStore, SimStore } from '../sim/cluster/sim-store.ts';
import { SimNode } from '../support/sim-node.ts';

const HERE: Allocation = { kind: 'Chosen', node: 'n1', why: 'hail chose it' };
const FAILED: Allocation = { kind: 'Failed', why: 'hail ended with 1: no' };
const NO_ANSWER = new Promise<Allocation>(() => undefined);

let node: SimNode;
let store: SimStore;
let asked: AllocationQuestion[];
let answer: Allocation | Promise<Allocation>;

beforeEach(() => {
	node = new SimNode();
	store = new SimStore();
	asked = [];
	answer = HERE;
	const memory = { capacity: 2 ** 30, held: 0 };
	store.nodes.set('n2', { node: 'n2', version: '1.0.0', since: 0, running: 0, memory });
});

const allocator: Allocator = {
	ask: (question) => {
		asked.push(question);
		return Promise.resolve(answer);
	},
};

function boot(): Promise<Daemon> {
	const cluster = new SimClusterStore({
		...{ node: 'n1', store, link: () => 'Up' },
		pass: () => Promise.resolve(),
		whenLeaseIsOver: () => undefined,
		later: (act) => node.clock.after(1, act),
	});
	return node.boot({ cluster, allocator });
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

test('a program that hangs keeps nothing waiting but what it is asked about', async () => {
	answer = NO_ANSWER;
	node.declare('web1');
	node.declare('web2', 'node: n1');
	const daemon = await boot();
	await node.clock.advance(60_000);
	expect(node.states()).toEqual({ web2: 'RUNNING' });
	const { instances } = await node.status(daemon);
	expect(instances[0]?.plan.holds[0]?.message).toBe(
		'no node is chosen for it yet: hail has not answered yet',
	);
	await node.clock.runUntil(daemon.stop());
	expect(node.defects).toEqual([]);
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
