import { describe, expect, test } from 'vitest';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import { Daemon } from '../../../src/reconciler/daemon.ts';
import { LXCPATH, SimNode } from '../../support/sim-node.ts';

const Mi = 2 ** 20;
const ROUND = 11_000;

/** A node that has 1 GiB for its instances: 64 GiB less the reserve. */
function scarceNode(...names: readonly string[]): SimNode {
	const node = new SimNode();
	const document = 'apiVersion: ballast/v1\nkind: Node\nmetadata: {name: n1}\n';
	node.specs.files.set('n1.yaml', `${document}spec: {reserve: {memory: 63Gi}}\n`);
	for (const name of names) {
		declareAuto(node, name, '{min: 64Mi, max: 768Mi, target: Auto}');
		uses(node, name, 32);
	}
	return node;
}

function declareAuto(node: SimNode, name: string, memory: string): void {
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\n`;
	node.specs.files.set(
		`${name}.yaml`,
		`${head}spec: {os: {template: busybox}, memory: ${memory}}\n`,
	);
}

/** The guest's memory from its next start on; all of it is its working set. */
function uses(node: SimNode, name: string, mi: number): void {
	outside.changeGuest(node.host, name, { memoryUsed: mi * Mi, memoryPinned: mi * Mi });
}

/** And of the running one. */
function grows(node: SimNode, name: string, mi: number): void {
	const change = { memoryUsed: mi * Mi, memoryPinned: mi * Mi };
	outside.changeCgroup(node.host, { lxcpath: LXCPATH, name }, change);
}

const limitOf = (node: SimNode, name: string) => node.runs(name)[0]?.cgroup.memoryMax ?? 0;

describe('the daemon shares memory among instances with target Auto', () => {
	test('each starts with its max, and all together end within what the node has', async () => {
		const node = scarceNode('one', 'two');
		await node.boot();
		await node.clock.advance(1000);
		expect(limitOf(node, 'one') + limitOf(node, 'two')).toBe(2 * 768 * Mi);
		await node.clock.advance(3 * ROUND);
		const limits = ['one', 'two'].map((name) => limitOf(node, name));
		expect(limits[0]! + limits[1]!).toBeLessThanOrEqual(1024 * Mi);
		expect(Math.min(...limits)).toBeGreaterThan(256 * Mi);
		expect(node.defects).toEqual([]);
	});

	test('who grows is given what others do not use, and the event says why', async () => {
		const node = scarceNode('grows', 'idle');
		await node.boot();
		await node.clock.advance(3 * ROUND);
		for (let mi = 64; mi <= 640; mi += 16) {
			grows(node, 'grows', mi);
			expect(limitOf(node, 'grows')).toBeGreaterThanOrEqual(mi * Mi);
			await node.clock.advance(ROUND);
		}
		expect(limitOf(node, 'grows') + limitOf(node, 'idle')).toBeLessThanOrEqual(1024 * Mi);
		const told = node.store.events.filter(({ instance }) => instance === 'grows');
		const last = told.at(-1)?.message ?? '';
		expect(last).toMatch(
			/memory\.target \d+Mi -> \d+Mi \(given \d+Mi: working set \d+Mi of \d+Mi\)/,
		);
		expect(node.host.oomKills).toBe(0);
	});

	test('what somebody writes to the cgroup is healed to what the node gave', async () => {
		const node = scarceNode('one', 'two');
		await node.boot();
		await node.clock.advance(4 * ROUND);
		const before = limitOf(node, 'one');
		const place = { lxcpath: LXCPATH, name: 'one' };
		outside.changeCgroup(node.host, place, { memoryMax: before - 128 * Mi });
		await node.clock.advance(400_000);
		expect(limitOf(node, 'one')).toBe(before);
	});

	test('a daemon that starts anew goes on from the limits in force', async () => {
		const node = scarceNode('one', 'two');
		const first = await node.boot();
		await node.clock.advance(4 * ROUND);
		const before = limitOf(node, 'one');
		await node.clock.runUntil(first.stop());
		await node.boot();
		await node.clock.advance(5000);
		expect(limitOf(node, 'one')).toBe(before);
		await node.clock.advance(ROUND);
		expect(limitOf(node, 'one')).toBe(before);
	});

	test('what others are promised is not shared', async () => {
		const node = scarceNode('one', 'two');
		declareAuto(node, 'fixed', '{max: 512Mi}');
		await node.boot();
		await node.clock.advance(6 * ROUND);
		expect(limitOf(node, 'one') + limitOf(node, 'two')).toBeLessThanOrEqual(512 * Mi);
		expect(limitOf(node, 'fixed')).toBe(512 * Mi);
	});

	test('without target Auto no figures are read', async () => {
		const node = new SimNode();
		node.declare('web1');
		const parts = node.parts();
		let reads = 0;
		const read = parts.driver.readMemory.bind(parts.driver);
		parts.driver.readMemory = (targets) => {
			reads += 1;
			return read(targets);
		};
		await node.clock.runUntil(Daemon.start(parts));
		await node.clock.advance(5 * ROUND);
		expect(reads).toBe(0);
		declareAuto(node, 'web1', '{max: 64Mi, target: Auto}');
		node.specs.changed();
		await node.clock.advance(2 * ROUND);
		expect(reads).toBe(2);
	});
});

test('an instance with target Auto shows what the node gave as its desired memory', async () => {
	const node = scarceNode('one', 'two');
	const daemon = await node.boot();
	await node.clock.advance(4 * ROUND);
	const limit = limitOf(node, 'one');
	const { instances } = await node.status(daemon);
	const one = instances.find(({ name }) => name === 'one');
	expect(one?.memory).toEqual({ desired: limit, allowed: limit, set: limit, used: 32 * Mi });
	expect(one?.conditions.find(({ type }) => type === 'MemoryResized')).toMatchObject({
		status: 'True',
		message: `${limit / Mi}Mi, as desired`,
	});
});
