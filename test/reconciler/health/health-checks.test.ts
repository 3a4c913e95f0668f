import { describe, expect, test } from 'vitest';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import { Daemon } from '../../../src/reconciler/daemon.ts';
import { SimNode } from '../../support/sim-node.ts';

const SECOND = 1000;
const HEALTH = 'health: {exec: [/check], interval: 10s, timeout: 2s, failures: 3}';

async function checked(...spec: readonly string[]): Promise<{ node: SimNode; daemon: Daemon }> {
	const node = new SimNode();
	node.declare('web1', HEALTH, ...spec);
	const daemon = await node.boot();
	await node.clock.advance(SECOND);
	return { node, daemon };
}

const init = (node: SimNode) => node.runs('web1')[0]?.initPid;

describe('health checks', () => {
	test('begin an interval after the start, and make healthy what passes one', async () => {
		const { node, daemon } = await checked();
		expect(await node.condition(daemon, 'web1', 'Healthy')).toBe('Unknown NotCheckedYet');
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		await node.clock.advance(10 * SECOND);
		expect(await node.condition(daemon, 'web1', 'Healthy')).toBe('True Healthy');
		expect(node.defects).toEqual([]);
	});

	test.each(['Fail', 'Hang'] as const)(
		'restart what does not pass (%s), at once and then with the backoff of crashes',
		async (checks) => {
			const { node } = await checked('restart: {backoff: {initial: 5m, max: 1h}}');
			await node.clock.advance(20 * SECOND);
			const first = init(node);
			outside.changeGuest(node.host, 'web1', { checks });
			await node.clock.advance(45 * SECOND);
			const second = init(node);
			expect(second).not.toBe(first);
			expect(node.reasons('web1').slice(2)).toEqual([
				'Unhealthy',
				'Stopped',
				'Configured',
				'Started',
			]);
			expect(node.store.records.get('web1')?.crashes.count).toBe(1);
			await node.clock.advance(60 * SECOND);
			expect(init(node)).toBe(second);
			expect(node.states().web1).toBe('RUNNING');
			await node.clock.advance(300 * SECOND);
			expect(init(node)).not.toBe(second);
			expect(node.store.records.get('web1')?.crashes.count).toBe(2);
		},
	);

	test('only tell how it is when restart.policy is Never', async () => {
		const { node, daemon } = await checked('restart: {policy: Never}');
		const before = init(node);
		outside.changeGuest(node.host, 'web1', { checks: 'Fail' });
		await node.clock.advance(60 * SECOND);
		expect(init(node)).toBe(before);
		expect(await node.condition(daemon, 'web1', 'Healthy')).toBe('False Unhealthy');
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False Unhealthy');
		outside.changeGuest(node.host, 'web1', { checks: 'Pass' });
		await node.clock.advance(20 * SECOND);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
	});

	test.each([
		['frozen', (node: SimNode) => node.declare('web1', HEALTH, 'state: Frozen')],
		[
			'paused by hand',
			(node: SimNode, daemon: Daemon) =>
				node.clock.runUntil(daemon.api.pause('web1', node.clock.now() + 3600 * SECOND, '')),
		],
	])('leave alone what is %s', async (_, hold) => {
		const { node, daemon } = await checked();
		outside.changeGuest(node.host, 'web1', { checks: 'Fail' });
		await hold(node, daemon);
		const before = init(node);
		await node.clock.advance(120 * SECOND);
		expect(init(node)).toBe(before);
		expect(node.reasons('web1')).not.toContain('Unhealthy');
	});

	test('count failures in a row however often something is heard of the instance', async () => {
		const node = new SimNode();
		node.declare('web1', HEALTH);
		const parts = node.parts();
		const observe = parts.driver.observe.bind(parts.driver);
		let hear: () => void = () => undefined;
		parts.driver.observe = async (...order) => {
			const seen = await observe(...order);
			hear();
			return seen;
		};
		await node.clock.runUntil(Daemon.start(parts));
		await node.clock.advance(15 * SECOND);
		outside.changeGuest(node.host, 'web1', { checks: 'Fail' });
		for (let second = 0; second < 40; second++) {
			// heard of while a run looks at it
			hear = () => {
				hear = () => undefined;
				node.declare('web1', HEALTH, `restart: {backoff: {initial: ${10 + second}s}}`);
			};
			node.declare('web1', HEALTH, `restart: {backoff: {initial: ${1000 + second}s}}`);
			await node.clock.advance(SECOND);
		}
		expect(node.reasons('web1')).toContain('Unhealthy');
	});

	test('never overlap for one instance, and only a few run at a time', async () => {
		const node = new SimNode();
		const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
		for (const name of names) {
			outside.changeGuest(node.host, name, { checks: 'Hang' });
			node.declare(name, 'health: {exec: [/check], interval: 1s, timeout: 20s, failures: 1000}');
		}
		const parts = node.parts();
		const running: string[] = [];
		let most = 0;
		const exec = parts.driver.exec.bind(parts.driver);
		parts.driver.exec = async (target, order, signal) => {
			expect(running).not.toContain(target.name);
			running.push(target.name);
			most = Math.max(most, running.length);
			try {
				return await exec(target, order, signal);
			} finally {
				running.splice(running.indexOf(target.name), 1);
			}
		};
		const daemon = await node.clock.runUntil(Daemon.start(parts));
		await node.clock.advance(200 * SECOND);
		expect(most).toBe(4);
		await node.clock.runUntil(daemon.stop());
		expect(running).toEqual([]);
	});

	test('let start what depends on a healthy one', async () => {
		const node = new SimNode();
		outside.changeGuest(node.host, 'db1', { checks: 'Fail' });
		node.declare('db1', HEALTH, 'restart: {policy: Never}');
		node.declare('web1', 'dependsOn: [{name: db1, condition: Healthy}]');
		const daemon = await node.boot();
		await node.clock.advance(100 * SECOND);
		expect(node.states()).toEqual({ db1: 'RUNNING', web1: 'STOPPED' });
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False DependencyNotReady');
		outside.changeGuest(node.host, 'db1', { checks: 'Pass' });
		await node.clock.advance(11 * SECOND);
		expect(node.states()).toEqual({ db1: 'RUNNING', web1: 'RUNNING' });
	});

	test('that nobody wants make what depends on them impossible, and say so', async () => {
		const node = new SimNode();
		node.declare('db1');
		node.declare('web1', 'dependsOn: [{name: db1, condition: Healthy}]');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		expect(await node.condition(daemon, 'web1', 'Stalled')).toBe('True DependencyMissing');
	});
});
