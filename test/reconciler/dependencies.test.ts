import { describe, expect, test } from 'vitest';
import { scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import { LocalWriter } from '../../src/reconciler/api/local-writer.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SECOND = 1000;
const LATENCY = { start: 1000, stop: 1000 };

/** `app1` depends on `web1`, which depends on `db1`; their names are in the wrong order on purpose. */
function chain(state = 'Running'): SimNode {
	const node = new SimNode();
	node.declare('app1', `state: ${state}`, 'dependsOn: [{name: web1}]');
	node.declare('web1', `state: ${state}`, 'dependsOn: [{name: db1}]');
	node.declare('db1', `state: ${state}`);
	return node;
}

/** The instances in the order of their events with that reason. */
function order(node: SimNode, reason: string): readonly string[] {
	return node.store.events.filter((event) => event.reason === reason).map((e) => e.instance);
}

describe('dependsOn', () => {
	test('starts in order, each as soon as the one before runs', async () => {
		const node = chain();
		await node.boot({ latency: LATENCY });
		await node.clock.advance(5 * SECOND);
		expect(order(node, 'Started')).toEqual(['db1', 'web1', 'app1']);
		expect(node.defects).toEqual([]);
	});

	test('stops in the opposite order', async () => {
		const node = chain();
		await node.boot({ latency: LATENCY });
		await node.clock.advance(5 * SECOND);
		for (const name of ['db1', 'web1', 'app1']) {
			const file = `${name}.yaml`;
			const text = node.specs.files.get(file) ?? '';
			node.specs.files.set(file, text.replace('state: Running', 'state: Stopped'));
		}
		node.specs.changed();
		await node.clock.advance(10 * SECOND);
		expect(order(node, 'Stopped')).toEqual(['app1', 'web1', 'db1']);
		expect(node.states()).toEqual({ app1: 'STOPPED', web1: 'STOPPED', db1: 'STOPPED' });
	});

	test('deletes in the opposite order, too', async () => {
		const node = chain();
		node.declare('other');
		await node.boot({ latency: LATENCY });
		await node.clock.advance(5 * SECOND);
		node.undeclare('db1', 'web1', 'app1');
		await node.clock.advance(20 * SECOND);
		expect(order(node, 'MovedToTrash')).toEqual(['app1', 'web1', 'db1']);
	});

	test('says for what it waits, down to what is broken, and goes on when that is mended', async () => {
		const node = chain();
		const faults = scriptedFaults([
			{ verb: 'start', name: 'db1', kind: 'fail', point: 'before', nth: 1, times: 6 },
		]);
		const daemon = await node.boot({ faults });
		await node.clock.advance(5 * SECOND);
		expect(await node.condition(daemon, 'app1', 'Ready')).toBe('False DependencyNotReady');
		const { instances } = await node.status(daemon);
		const app = instances.find(({ name }) => name === 'app1');
		expect(app?.plan.holds[0]?.message).toMatch(/web1, which does not run .*db1.*StartFailed/);
		await node.clock.advance(600 * SECOND);
		expect(node.states()).toEqual({ app1: 'RUNNING', web1: 'RUNNING', db1: 'RUNNING' });
	});

	test.each([
		['nothing declares', 'which nothing declares', (node: SimNode) => node.undeclare('db1')],
		[
			'is declared Stopped',
			'which is declared Stopped',
			(node: SimNode) => node.declare('db1', 'state: Stopped'),
		],
		[
			'belongs to another node',
			'which belongs to node n2',
			(node: SimNode) => node.declare('db1', 'node: n2'),
		],
	])('refuses to start what depends on one that %s', async (_, why, change) => {
		const node = chain();
		change(node);
		const daemon = await node.boot();
		await node.clock.advance(5 * SECOND);
		expect(await node.condition(daemon, 'web1', 'Stalled')).toBe('True DependencyMissing');
		const { instances } = await node.status(daemon);
		expect(instances.find(({ name }) => name === 'web1')?.plan.holds[0]?.message).toBe(
			`it depends on db1, ${why}`,
		);
		node.declare('db1');
		await node.clock.advance(5 * SECOND);
		expect(node.states()).toMatchObject({ web1: 'RUNNING', db1: 'RUNNING' });
	});

	test('lets run what runs when the other one ends, and stops one alone', async () => {
		const node = chain();
		await node.boot();
		await node.clock.advance(5 * SECOND);
		outside.exit(node.host, { lxcpath: LXCPATH, name: 'db1' }, { cause: 'Poweroff', code: 0 });
		node.declare('web1', 'state: Stopped', 'dependsOn: [{name: db1}]');
		await node.clock.advance(5 * SECOND);
		expect(node.states()).toEqual({ app1: 'RUNNING', web1: 'STOPPED', db1: 'STOPPED' });
	});

	test('is no hot loop while nothing changes', async () => {
		const node = chain();
		node.undeclare('db1');
		const daemon = await node.boot();
		await node.clock.advance(5 * SECOND);
		const before = node.store.events.length;
		await node.clock.advance(3600 * SECOND);
		expect(node.store.events.length).toBe(before);
		expect(await node.condition(daemon, 'web1', 'Stalled')).toBe('True DependencyMissing');
	});

	test('apply waits for the whole chain, and ends when it is broken', async () => {
		const node = chain();
		const parts = node.parts();
		const write = new LocalWriter(
			() => Promise.resolve({ parts, release: () => Promise.resolve() }),
			parts.adopter,
		);
		const results = await node.clock.runUntil(write.apply({ names: [], timeoutMs: null }));
		expect(results.map(({ end }) => end)).toEqual(['Converged', 'Converged', 'Converged']);
		node.declare('new1', 'dependsOn: [{name: nobody}]');
		const [last] = await node.clock.runUntil(write.apply({ names: ['new1'], timeoutMs: null }));
		expect(last).toMatchObject({ end: 'Refused', message: expect.stringContaining('nobody') });
	});
});
