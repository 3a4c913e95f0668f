import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { hostsWithEtcd, NAMES, type Name, startEtcd } from './etcd-on-hosts.ts';
import { killDaemon, startDaemon } from './on-host.ts';
import type { Ran, TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(120_000), hookTimeout: patience(60_000) });

/** Its init takes its time to end, so that a move can be looked at. */
const ROOTFS = '/srv/slow';
const INIT = '#!/bin/sh\ntrap "sleep 4; exit 0" PWR TERM\nwhile :; do sleep 1 & wait; done\n';
let hosts: TestHosts;

beforeAll(async () => {
	hosts = await hostsWithEtcd({ [ROOTFS]: INIT });
	declare('web1', 'n1');
	declare('web3', 'n3');
	await shows('n2', 'web3', /^web3 +n3 +Running +True /);
});
afterAll(() => hosts.dispose());

const at = (name: Name, ...args: readonly string[]): Ran =>
	hosts.host(name).run('ballast', ...args);

function declare(instance: string, node: Name, ...lines: readonly string[]): void {
	const spec = [
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${instance}}`,
		`spec:\n  memory: {max: 64Mi}\n  os: {copy: {path: ${ROOTFS}}}\n  node: ${node}`,
		...lines.map((line) => `  ${line}`),
	].join('\n');
	for (const name of NAMES) hosts.host(name).write(`/root/specs/${instance}.yaml`, `${spec}\n`);
}

/** The row of an instance in what `get` prints there. */
const rowAt = (name: Name, instance: string): string | undefined =>
	at(name, 'get', instance)
		.stdout.split('\n')
		.find((line) => line.startsWith(`${instance} `));

async function shows(name: Name, instance: string, row: RegExp): Promise<void> {
	await vi.waitFor(() => expect(rowAt(name, instance)).toMatch(row), {
		timeout: patience(40_000),
		interval: 100,
	});
}

test('each node shows what the others have, where, and how it stands', async () => {
	for (const name of NAMES) {
		await shows(name, 'web1', /^web1 +n1 +Running +True +\S+\/64Mi /);
		await shows(name, 'web3', /^web3 +n3 +Running +True +\S+\/64Mi /);
	}
	const instancesOf = (...args: readonly string[]) => at('n2', 'get', '-o', 'name', ...args).stdout;
	expect(instancesOf()).toBe('web1\nweb3\n');
	expect(instancesOf('--node', 'n3')).toBe('web3\n');
	expect(instancesOf('--here')).toBe('');
	const { elsewhere } = JSON.parse(at('n2', 'get', '-o', 'json', 'web1').stdout);
	expect(elsewhere).toMatchObject([
		{ name: 'web1', node: 'n1', ready: 'True', lastSeen: null, told: { state: 'Running' } },
	]);
	await vi.waitFor(
		() => expect(at('n2', 'get', 'nodes').stdout).toMatch(/^n1 +Ready +1 +1 +1 /m),
		patience(15_000),
	);
	const page = at('n2', 'describe', 'web1');
	expect(page.status).toBe(0);
	expect(page.stdout).toMatch(/^web1: on n1, Running\n/);
	expect(page.stdout).toContain('ballast describe web1 on n1 (192.0.2.1)');
});

test('what changes on one node is followed on another one', async () => {
	const watching = hosts.host('n2').spawn('sh', '-c', 'exec ballast get -w web3 >/tmp/watched');
	const watched = () => hosts.host('n2').run('cat', '/tmp/watched').stdout;
	await vi.waitFor(() => expect(watched()).toMatch(/^web3 +n3 +Running /m), patience(20_000));
	declare('web3', 'n3', 'state: Stopped');
	await vi.waitFor(() => expect(watched()).toMatch(/^web3 +n3 +Stopped /m), patience(40_000));
	watching.kill('SIGINT');
});

test('a move is seen on every node while it goes', async () => {
	const going = hosts.host('n1').spawn('ballast', 'migrate', 'web1', '--to', 'n2', '--cold');
	const moving = /^web1 +n1 .* n1 -> n2 (Copying|Stopping|HandingOver) \d+s/;
	for (const name of ['n3', 'n2', 'n1'] as const) await shows(name, 'web1', moving);
	expect(at('n3', 'describe', 'web1').stdout).toMatch(
		/^ {2}migration +n1 -> n2, \w+ since .*Cold/m,
	);
	for (const name of NAMES) await shows(name, 'web1', /^web1 +n2 +Running +True [^>]*$/);
	going.kill('SIGKILL');
});

test('where no daemon runs the store is read, and without it only what is here is shown', async () => {
	await killDaemon(hosts.host('n3'));
	try {
		const read = at('n3', 'get');
		expect(read).toMatchObject({ status: 0, stderr: '' });
		expect(read.stdout).toMatch(/^web1 +n2 +Running +True /m);
		// its own daemon is not there, so nobody says how web3 stands but the command itself
		expect(read.stdout).toMatch(/^web3 +n3 +Stopped /m);
		for (const name of NAMES) hosts.host(name).must('pkill', '-KILL', '-x', 'etcd');
		const alone = at('n3', 'get');
		expect(alone.status).toBe(0);
		expect(alone.stderr).toMatch(/^Only what is on n3, the store cannot be reached: .*\n$/);
		expect(alone.stdout).toMatch(/^web3 +n3 +Stopped /m);
	} finally {
		for (const name of NAMES) startEtcd(hosts.host(name), name);
		await startDaemon(hosts.host('n3'));
	}
});

test('what a node had that is gone is shown as it was, and that nobody knows', async () => {
	await shows('n3', 'web1', /^web1 +n2 +Running +True /);
	await hosts.host('n2').kill();
	await shows('n3', 'web1', /^web1 +n2 +Running\? +Unknown .* NodeAway, last seen \d+s ago/);
	expect(at('n3', 'describe', 'web1').stdout).toMatch(/^web1: on n2, Running\?, NodeAway, /);
});
