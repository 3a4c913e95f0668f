import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { hostsWithEtcd, NAMES, type Name, startEtcd } from './etcd-on-hosts.ts';
import { killDaemon, ROOT, startDaemon } from './on-host.ts';
import type { Ran, TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(120_000), hookTimeout: patience(60_000) });

const ROOTFS = '/srv/tiny';
const INIT = '#!/bin/sh\ntrap "exit 0" PWR TERM\nwhile :; do sleep 1 & wait; done\n';
/** It takes its time to end, so that a move can be interrupted. */
const SLOW_ROOTFS = '/srv/slow';
const SLOW_INIT = INIT.replace('exit 0', 'sleep 3; exit 0');
const LXC = `${ROOT}/var/lib/ballast/lxc`;
let hosts: TestHosts;

beforeAll(async () => {
	hosts = await hostsWithEtcd({ [ROOTFS]: INIT, [SLOW_ROOTFS]: SLOW_INIT });
});
afterAll(() => hosts.dispose());

const at = (name: Name, ...args: readonly string[]): Ran =>
	hosts.host(name).run('ballast', ...args);

function declare(instance: string, ...lines: readonly string[]): void {
	const spec = [
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${instance}}`,
		'spec:\n  memory: {max: 64Mi}\n  migration: {mode: Cold}',
		...(lines.some((line) => line.startsWith('os:')) ? [] : [`  os: {copy: {path: ${ROOTFS}}}`]),
		...lines.map((line) => `  ${line}`),
	].join('\n');
	for (const name of NAMES) hosts.host(name).write(`/root/specs/${instance}.yaml`, `${spec}\n`);
}

const runsAt = (name: Name): readonly string[] =>
	hosts
		.host(name)
		.must('lxc-ls', '-P', LXC, '--running', '-1')
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.sort();

const whereIs = (instance: string): readonly Name[] =>
	NAMES.filter((name) => runsAt(name).includes(instance));

const settled = (check: () => void): Promise<void> => vi.waitFor(check, patience(40_000));

test('what cannot be cordoned is refused, with what to do', async () => {
	await settled(() => expect(at('n1', 'get', 'nodes').stdout.match(/ Ready /g)).toHaveLength(3));
	expect(at('n1', 'cordon', 'nn2')).toMatchObject({
		status: 2,
		stderr:
			'ballast: cannot cordon nn2: no node of that name is known, did you mean "n2"?\n  There is: n1, n2, n3.\n',
	});
	expect(at('n1', 'drain', 'nn2').status).toBe(2);
	expect(at('n1', 'uncordon', 'nn2').status).toBe(2);
	expect(at('n1', 'uncordon', 'n2')).toMatchObject({ status: 0, stdout: 'n2 is not cordoned\n' });
});

test('a cordoned node gets nothing new, also when its daemon is down, until that is lifted', async () => {
	await killDaemon(hosts.host('n1'));
	expect(at('n3', 'cordon', 'n1', '--reason', 'new disks')).toMatchObject({
		status: 0,
		stdout: 'n1: cordoned, nothing new goes there\n',
	});
	expect(at('n2', 'cordon', 'n1')).toMatchObject({
		status: 0,
		stdout: expect.stringMatching(/^n1 is cordoned since [-0-9]+ [:0-9]+Z, by n3: new disks\n$/),
	});
	await startDaemon(hosts.host('n1'));
	for (const name of NAMES) {
		await settled(() => {
			const { stdout } = at(name, 'get', 'nodes');
			expect(stdout).toMatch(/^n1 +Ready,SchedulingDisabled /m);
			expect(stdout).toMatch(/^n1 is cordoned since .*, by n3: new disks$/m);
		});
	}
	expect(at('n1', 'get').stdout).toMatch(
		/^n1 is cordoned since .*; ballast uncordon n1 ends that$/m,
	);
	declare('new1', 'placement: {nodeSelector: {rack: r-n1}}');
	await settled(() => {
		const { stdout } = at('n2', 'describe', 'new1');
		expect(stdout).toMatch(/NoNodeFits.*no node that is Ready has rack=r-n1; n1 is cordoned since/);
	});
	expect(whereIs('new1')).toEqual([]);
	expect(at('n2', 'uncordon', 'n1')).toMatchObject({
		status: 0,
		stdout: 'n1: uncordoned, it gets new instances again\n',
	});
	await settled(() => expect(whereIs('new1')).toEqual(['n1']));
});

test('a node is drained from another one, rebooted, and has all back; what is new goes elsewhere meanwhile', async () => {
	declare('web1', 'node: n1');
	await settled(() => expect(runsAt('n1')).toEqual(['new1', 'web1']));
	const plan = at('n3', 'drain', 'n1', '--dry-run');
	expect(plan.stdout).toMatch(/^n1 would be cordoned: nothing new would go there$/m);
	expect(plan.stdout).toMatch(/^new1 +\(stays\) +no node that is Ready has rack=r-n1$/m);
	expect(plan.stdout).toMatch(/^web1 +n[23] +it has the most memory free, /m);
	expect(at('n1', 'drain', 'n1', '--dry-run').stdout).toBe(plan.stdout);
	expect(at('n1', 'get', 'nodes').stdout).not.toContain('SchedulingDisabled');
	expect(at('n3', 'drain', 'n1')).toMatchObject({ status: 7, stderr: 'still on n1: new1\n' });
	expect(runsAt('n1')).toEqual(['new1']);
	declare('new1', 'placement: {}');
	await settled(() => expect(at('n3', 'drain', 'n1').status).toBe(0));
	expect(runsAt('n1')).toEqual([]);
	for (const other of ['new2', 'new3']) declare(other);
	await settled(() => {
		for (const other of ['new2', 'new3']) expect(whereIs(other)).toHaveLength(1);
	});
	expect(runsAt('n1')).toEqual([]);
	await killDaemon(hosts.host('n1'));
	await settled(() =>
		expect(at('n2', 'get', 'nodes').stdout).toMatch(/^n1 +NotReady,SchedulingDisabled +0 /m),
	);
	const early = at('n2', 'uncordon', 'n1', '--return');
	expect(early).toMatchObject({ status: 6, stderr: expect.stringContaining('is not there') });
	await startDaemon(hosts.host('n1'));
	await settled(() =>
		expect(at('n2', 'get', 'nodes').stdout).toMatch(/^n1 +Ready,SchedulingDisabled +0 /m),
	);
	// its spec says n1, and it stays where the drain sent it
	expect(runsAt('n1')).toEqual([]);
	const back = at('n3', 'uncordon', 'n1', '--return', '--dry-run');
	expect(back.stdout).toMatch(/^n1 would be uncordoned; it is cordoned since /m);
	expect(back.stdout).toMatch(/^web1 +n[23] +n1 +a drain of n1 sent it there$/m);
	expect(runsAt('n1')).toEqual([]);
	expect(at('n3', 'uncordon', 'n1', '--return')).toMatchObject({ status: 0, stderr: '' });
	expect(runsAt('n1')).toEqual(['new1', 'web1']);
	expect(at('n1', 'get', 'nodes').stdout).not.toMatch(/SchedulingDisabled|drained/);
	// it is as its spec says, and nothing of the drain is left
	expect(at('n1', 'diff', 'web1')).toMatchObject({ status: 0 });
	expect(at('n3', 'uncordon', 'n1', '--return').stdout).toBe('n1 is not cordoned\n');
});

test('what stays away for good is named; what is left without --return can be had back later', () => {
	expect(at('n1', 'drain', 'n1', '--reason', 'new kernel').status).toBe(0);
	const [where = 'n1'] = whereIs('web1');
	expect(where).not.toBe('n1');
	expect(at('n1', 'uncordon', 'n1').stdout).toMatch(
		/^n1: uncordoned, .*\n {2}a drain took away, and left there: new1 \(n[23]\), web1 \(n[23]\)\n {2}ballast uncordon n1 --return/,
	);
	const other = where === 'n2' ? 'n3' : 'n2';
	expect(at(where, 'migrate', 'web1', '--to', other).status).toBe(0);
	const back = at('n1', 'uncordon', 'n1', '--return');
	expect(back).toMatchObject({ status: 0, stderr: '' });
	expect(back.stdout).toMatch(
		new RegExp(`^web1 +${other} +\\(stays\\) +it went on to ${other}$`, 'm'),
	);
	expect(runsAt('n1')).toEqual(['new1']);
	expect(at(other, 'migrate', 'web1', '--to', 'n1').status).toBe(0);
});

test('a drain that was killed is gone on with by the next one', async () => {
	declare('slow1', 'node: n1', `os: {copy: {path: ${SLOW_ROOTFS}}}`);
	await settled(() => expect(runsAt('n1')).toEqual(['new1', 'slow1', 'web1']));
	const draining = hosts.host('n3').spawn('ballast', 'drain', 'n1');
	const record = () =>
		hosts.host('n1').run('cat', `${ROOT}/var/lib/ballast/records/slow1.json`).stdout;
	await vi.waitFor(() => expect(record()).toMatch(/"phase": *"Stopping"/), {
		timeout: patience(60_000),
		interval: 20,
	});
	draining.kill('SIGKILL');
	hosts.host('n3').run('pkill', '-KILL', '-f', '/ballast/bin/ballast .*drain');
	const again = at('n3', 'drain', 'n1');
	expect(again).toMatchObject({ status: 0, stderr: '' });
	expect(runsAt('n1')).toEqual([]);
	expect(at('n3', 'uncordon', 'n1', '--return')).toMatchObject({ status: 0, stderr: '' });
	expect(runsAt('n1')).toEqual(['new1', 'slow1', 'web1']);
});

test('without a majority of etcd nothing is changed, and that is said', async () => {
	const etcdOf = (name: Name) => hosts.host(name).run('pkill', '-KILL', '-x', 'etcd');
	etcdOf('n1');
	etcdOf('n2');
	try {
		await settled(() => expect(at('n3', 'get', 'nodes').stdout).toContain('cannot be reached'));
		for (const words of [
			['cordon', 'n1'],
			['drain', 'n1'],
			['drain', 'n1', '--dry-run'],
			['uncordon', 'n1'],
		]) {
			expect(at('n3', ...words)).toMatchObject({
				status: 6,
				stderr: expect.stringContaining(`cannot ${words[0]} n1: the store does not answer`),
			});
		}
	} finally {
		startEtcd(hosts.host('n1'), 'n1');
		startEtcd(hosts.host('n2'), 'n2');
	}
	await settled(() => expect(at('n3', 'cordon', 'n2').status).toBe(0));
	expect(at('n3', 'uncordon', 'n2').status).toBe(0);
});

test('a node that does not answer is cordoned all the same, and keeps what it has', async () => {
	await hosts.host('n1').kill();
	const drained = at('n3', 'drain', 'n1');
	expect(drained).toMatchObject({
		status: 6,
		stdout: 'n1: cordoned, nothing new goes there\n',
		stderr: expect.stringContaining('cannot reach ballast on 192.0.2.1'),
	});
	await settled(() =>
		expect(at('n2', 'get', 'nodes').stdout).toMatch(/^n1 +NotReady,SchedulingDisabled +3 /m),
	);
	expect(at('n3', 'uncordon', 'n1').stdout).toBe('n1: uncordoned, it gets new instances again\n');
});
