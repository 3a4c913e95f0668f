import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { hostsWithEtcd, NAMES, type Name, startEtcd } from './etcd-on-hosts.ts';
import { killDaemon, ROOT, startDaemon } from './on-host.ts';
import type { Ran, TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(120_000), hookTimeout: patience(60_000) });

const ROOTFS = '/srv/tiny';
const INIT = '#!/bin/sh\ntrap "exit 0" PWR TERM\nwhile :; do sleep 1 & wait; done\n';
/** It takes its time to end: long enough for much to happen meanwhile. */
const SLOW_ROOTFS = '/srv/slow';
const SLOW_INIT = INIT.replace('exit 0', 'sleep 4; exit 0');
let hosts: TestHosts;

beforeAll(async () => {
	hosts = await hostsWithEtcd({ [ROOTFS]: INIT, [SLOW_ROOTFS]: SLOW_INIT });
});
afterAll(() => hosts.dispose());

async function etcdGone(name: Name): Promise<void> {
	hosts.host(name).run('pkill', '-KILL', '-x', 'etcd');
	await vi.waitFor(() => expect(hosts.host(name).run('pgrep', '-x', 'etcd').status).toBe(1));
}

function specAt(where: readonly Name[], instance: string, ...lines: readonly string[]): void {
	const spec = [
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${instance}}`,
		'spec:\n  memory: {max: 64Mi}',
		...(lines.some((line) => line.startsWith('os:')) ? [] : [`  os: {copy: {path: ${ROOTFS}}}`]),
		...lines.map((line) => `  ${line}`),
	].join('\n');
	for (const name of where) hosts.host(name).write(`/root/specs/${instance}.yaml`, `${spec}\n`);
}

const at = (name: Name, ...args: readonly string[]): Ran =>
	hosts.host(name).run('ballast', ...args);

const runsAt = (name: Name, instance: string): boolean =>
	hosts
		.host(name)
		.run('lxc-info', '-P', '/b/var/lib/ballast/lxc', '-n', instance, '-sH')
		.stdout.trim() === 'RUNNING';

const isThere = (name: Name, instance: string): boolean =>
	hosts.host(name).run('test', '-e', `/b/var/lib/ballast/lxc/${instance}`).status === 0;

const whereIs = (instance: string): readonly Name[] =>
	NAMES.filter((name) => runsAt(name, instance));

/** All that run there. */
const whereIsAt = (name: Name): readonly string[] =>
	hosts
		.host(name)
		.must('lxc-ls', '-P', '/b/var/lib/ballast/lxc', '--running', '-1')
		.split('\n')
		.filter((line) => line !== '');

async function runsOnlyAt(name: Name, instance: string): Promise<void> {
	await vi.waitFor(() => expect(whereIs(instance)).toEqual([name]), patience(40_000));
	await vi.waitFor(
		() => expect(NAMES.filter((each) => isThere(each, instance))).toEqual([name]),
		patience(20_000),
	);
}

test('what the specs give to a node is made there, and every node knows of all', async () => {
	specAt(NAMES, 'web1', 'node: n1');
	await runsOnlyAt('n1', 'web1');
	for (const name of NAMES) {
		await vi.waitFor(() => {
			const { stdout } = at(name, 'get', 'nodes');
			expect(stdout).toMatch(/^n1 +Ready +1 .*\nn2 +Ready +0 .*\nn3 +Ready +0 /m);
		}, patience(20_000));
	}
	expect(at('n1', 'events', 'web1').stdout).toMatch(/Claimed/);
});

test('a node that was away when the spec changed makes no second one', async () => {
	specAt(NAMES, 'web2', 'node: n1', 'migration: {mode: Cold}');
	await runsOnlyAt('n1', 'web2');
	await killDaemon(hosts.host('n2'));
	hosts.host('n2').must('rm', '-rf', '/b/var/lib/ballast/records/web2.json');
	specAt(['n2', 'n3'], 'web2', 'node: n2', 'migration: {mode: Cold}');
	await startDaemon(hosts.host('n2'));
	await vi.waitFor(
		() =>
			expect(at('n2', 'describe', 'web2').stdout).toContain('n1 has it, and its spec says here'),
		patience(20_000),
	);
	expect(isThere('n2', 'web2')).toBe(false);
	specAt(['n1'], 'web2', 'node: n2', 'migration: {mode: Cold}');
	await runsOnlyAt('n2', 'web2');
	// and what was never made goes as it is
	specAt(NAMES, 'web3', 'node: n3', 'state: Stopped');
	await vi.waitFor(() => expect(isThere('n3', 'web3')).toBe(true), patience(20_000));
	await vi.waitFor(() => expect(at('n1', 'get', 'nodes').stdout).toMatch(/^n2 +Ready +1 /m));
});

test('without a majority of etcd what runs is healed, nothing new begins, and nothing moves', async () => {
	specAt(NAMES, 'web4', 'node: n3');
	await runsOnlyAt('n3', 'web4');
	await etcdGone('n1');
	await etcdGone('n2');
	try {
		await vi.waitFor(
			() => expect(at('n3', 'get', 'nodes').stdout).toContain('The store cannot be reached'),
			patience(30_000),
		);
		const before = hosts
			.host('n3')
			.must('lxc-info', '-P', '/b/var/lib/ballast/lxc', '-n', 'web4', '-pH');
		hosts.host('n3').must('kill', '-KILL', before);
		await vi.waitFor(() => {
			const now = hosts
				.host('n3')
				.run('lxc-info', '-P', '/b/var/lib/ballast/lxc', '-n', 'web4', '-pH');
			expect(now.stdout.trim()).toMatch(/^\d+$/);
			expect(now.stdout.trim()).not.toBe(before);
		}, patience(30_000));
		specAt(NAMES, 'web5', 'node: n3');
		await vi.waitFor(
			() =>
				expect(at('n3', 'describe', 'web5').stdout).toContain(
					'whether another node has it is not known',
				),
			patience(20_000),
		);
		const moved = at('n3', 'migrate', 'web4', '--to', 'n1', '--cold');
		expect(moved.status).not.toBe(0);
		expect(moved.stdout + moved.stderr).toContain('cannot reach etcd');
		expect(whereIs('web4')).toEqual(['n3']);
		expect(isThere('n3', 'web5')).toBe(false);
	} finally {
		startEtcd(hosts.host('n1'), 'n1');
		startEtcd(hosts.host('n2'), 'n2');
	}
	await runsOnlyAt('n3', 'web5');
	expect(at('n3', 'retry', 'web4').status).toBe(0);
	await runsOnlyAt('n3', 'web4');
});

test('etcd that goes while an instance is handed over: nobody starts it before it is known whose it is', async () => {
	const slow = [`os: {copy: {path: ${SLOW_ROOTFS}}}`, 'node: n1', 'migration: {mode: Cold}'];
	specAt(NAMES, 'web6', ...slow);
	await runsOnlyAt('n1', 'web6');
	const going = hosts.host('n1').spawn('ballast', 'migrate', 'web6', '--to', 'n2', '--cold');
	const record = () =>
		hosts.host('n1').run('cat', `${ROOT}/var/lib/ballast/records/web6.json`).stdout;
	await vi.waitFor(() => expect(record()).toMatch(/"phase": *"Stopping"/), {
		timeout: patience(60_000),
		interval: 50,
	});
	await etcdGone('n2');
	await etcdGone('n3');
	await vi.waitFor(() => expect(record()).toMatch(/"phase": *"HandingOver"/), patience(30_000));
	going.kill('SIGKILL');
	// it stands still until somebody can tell whose it is
	for (let looks = 0; looks < 10; looks++) {
		expect(whereIs('web6')).toEqual([]);
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	startEtcd(hosts.host('n2'), 'n2');
	startEtcd(hosts.host('n3'), 'n3');
	await vi.waitFor(() => expect(whereIs('web6')).toHaveLength(1), patience(60_000));
	const [where = 'n1'] = whereIs('web6');
	await runsOnlyAt(where, 'web6');
});

test('two people who send it to different nodes in two commits: it ends where the last one says', async () => {
	specAt(NAMES, 'web7', 'node: n1', 'migration: {mode: Cold}');
	await runsOnlyAt('n1', 'web7');
	specAt(['n2', 'n1'], 'web7', 'node: n2', 'migration: {mode: Cold}');
	specAt(['n3', 'n1', 'n2'], 'web7', 'node: n3', 'migration: {mode: Cold}');
	for (let looks = 0; looks < 10; looks++) {
		expect(whereIs('web7').length).toBeLessThan(2);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	await runsOnlyAt('n3', 'web7');
});

test('a name that is free again can be had by another node', async () => {
	specAt(NAMES, 'web8', 'node: n1');
	await runsOnlyAt('n1', 'web8');
	for (const name of NAMES) hosts.host(name).must('rm', '/root/specs/web8.yaml');
	await vi.waitFor(() => expect(isThere('n1', 'web8')).toBe(false), patience(20_000));
	specAt(NAMES, 'web8', 'node: n2');
	await runsOnlyAt('n2', 'web8');
});

test('what no spec gives to a node goes to the one that may have it, and to no second one', async () => {
	specAt(NAMES, 'web9', 'placement: {nodeSelector: {rack: r-n2}}');
	await runsOnlyAt('n2', 'web9');
	expect(at('n2', 'events', 'web9').stdout).toContain('of 1 of 3 nodes with rack=r-n2');
	expect(at('n1', 'describe', 'web9').stdout).toContain('n2 has it');
	specAt(NAMES, 'web10', 'placement: {nodeSelector: {rack: none}}');
	await vi.waitFor(
		() =>
			expect(at('n3', 'describe', 'web10').stdout).toContain('no node that is Ready has rack=none'),
		patience(20_000),
	);
	specAt(NAMES, 'web10', 'placement: {}');
	await vi.waitFor(() => expect(whereIs('web10')).toHaveLength(1), patience(20_000));
	const [where = 'n1'] = whereIs('web10');
	await runsOnlyAt(where, 'web10');
});

test('a node is drained: what it has goes to the others, and stays there', () => {
	const before = whereIsAt('n2');
	expect(before.length).toBeGreaterThan(0);
	const plan = at('n2', 'drain', 'n2', '--dry-run');
	expect(plan.status).toBe(0);
	expect(plan.stdout).toMatch(/^web2 +n[13] +it has the most memory free, \d+Mi$/m);
	expect(plan.stdout).toMatch(/^web9 +\(stays\) +no node that is Ready has rack=r-n2$/m);
	// nothing was done for that
	expect(whereIsAt('n2')).toEqual(before);
	expect(at('n2', 'drain', 'n2')).toMatchObject({ status: 7, stderr: 'still on n2: web9\n' });
	expect(whereIsAt('n2')).toEqual(['web9']);
	specAt(NAMES, 'web9', 'placement: {}');
	expect(at('n2', 'drain', 'n2')).toMatchObject({ status: 0, stderr: '' });
	expect(whereIsAt('n2')).toEqual([]);
	for (const instance of before) expect(whereIs(instance)).toHaveLength(1);
	expect(at('n2', 'drain', 'n2').stdout).toMatch(/^n2 is cordoned since .*\nn2 has nothing\n$/);
	expect(at('n2', 'uncordon', 'n2').status).toBe(0);
	for (const instance of before) expect(whereIs(instance)).toHaveLength(1);
});

test('what a node had that is gone is had by another one when a person says so, and not before', async () => {
	specAt(NAMES, 'web11', 'node: n3');
	await runsOnlyAt('n3', 'web11');
	const early = at('n1', 'takeover', 'web11', '--from', 'n3', '--node-is-off');
	expect(early).toMatchObject({
		status: 5,
		stderr: expect.stringContaining('n3 answers at 192.0.2.3'),
	});
	await hosts.host('n3').kill();
	const alive = ['n1', 'n2'] as const;
	await vi.waitFor(
		() => expect(at('n1', 'get', 'nodes').stdout).toMatch(/^n3 +NotReady /m),
		patience(30_000),
	);
	// nobody starts it for that
	expect(alive.filter((name) => runsAt(name, 'web11'))).toEqual([]);
	const unsure = at('n1', 'takeover', 'web11', '--from', 'n3');
	expect(unsure).toMatchObject({ status: 2, stderr: expect.stringContaining('--node-is-off') });
	const wrong = at('n1', 'takeover', 'web11', '--from', 'n2', '--node-is-off');
	expect(wrong).toMatchObject({ status: 5, stderr: expect.stringContaining('n3 has it') });
	expect(at('n1', 'takeover', 'web11', '--from', 'n3', '--node-is-off')).toMatchObject({
		status: 0,
	});
	await vi.waitFor(
		() => expect(alive.filter((name) => runsAt(name, 'web11'))).toEqual(['n1']),
		patience(20_000),
	);
	await vi.waitFor(() => expect(at('n2', 'describe', 'web11').stdout).toContain('n1 has it'));
});
