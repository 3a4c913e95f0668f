import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { insteadOfCriu } from './instead-of-criu.ts';
import { makeRootfs } from './on-host.ts';
import { onceUnseizable } from './once-unseizable.ts';
import { type Ran, type TestHost, TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(90_000), hookTimeout: patience(60_000) });

const ADDRESS = '192.0.2.10';
const ROOTFS = '/srv/worker';

/**
 * A counter, a pipe between two processes, a file that is open and has no name any more, and an echo server: what goes on after a
 * restore was there before it.
 */
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM USR1
(i=0; while :; do i=$((i+1)); echo $i >/tick.new; mv /tick.new /tick; sleep 0.02; done) &
(while :; do echo beat; sleep 0.1; done | while read -r line; do echo $line >>/beats; done) &
(exec 3<>/gone; rm /gone; echo kept >&3; while :; do sleep 0.1; cat /proc/self/fd/3 >/still; done) &
nc -ll -p 7000 -e cat &
while :; do wait; sleep 1; done
`;

let hosts: TestHosts;
let host: TestHost;

beforeAll(async () => {
	hosts = await TestHosts.up('n1');
	host = hosts.host('n1');
	makeRootfs(host, ROOTFS, INIT);
});
afterAll(() => hosts.dispose());

beforeEach(() => {
	declare('state: Absent');
	ballast('apply');
	host.must('rm', '-rf', '/ckpt');
	declare();
	ended(0, 'apply');
});

function declare(...more: readonly string[]): void {
	const lines = [
		'apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: worker}',
		`spec:\n  os: {copy: {path: ${ROOTFS}}}`,
		'  migration: {mode: Live}\n  memory: {max: 128Mi}\n  pids: 60\n  hvparams: {cpu_mask: 0}',
		`  nics: [{name: eth0, bridge: br0, ipv4: [${ADDRESS}/24]}]`,
		...more.map((line) => `  ${line}`),
	];
	host.write('/root/specs/worker.yaml', `${lines.join('\n')}\n`);
	host.write(
		'/root/specs/d.yaml',
		'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: default}\nspec: {}\n',
	);
}

const ballast = (...args: readonly string[]): Ran =>
	host.ballast('--root', '/b', '--specs', '/root/specs', ...args);

/** What a run printed that must end so. */
function ended(status: number, ...args: readonly string[]): string {
	const run = ballast(...args);
	expect({ status: run.status, ...(run.status !== status && { run }) }).toEqual({ status });
	return run.stdout + run.stderr;
}

const inTree = (path: string): string =>
	host.run('cat', `/b/var/lib/ballast/lxc/worker/rootfs/${path}`).stdout.trim();

const ticks = (): number => Number(inTree('tick'));

/** What a client hears that says something to the echo server. */
const echoed = (text: string): Ran =>
	hosts.client(
		'timeout',
		'5',
		'bash',
		'-c',
		`exec 3<>/dev/tcp/${ADDRESS}/7000; echo ${text} >&3; head -n1 <&3`,
	);

const limitOf = (file: string): string =>
	host.must('cat', `/sys/fs/cgroup/${file.split('.')[0]}/lxc.payload.worker/${file}`);

test('processes, memory, open files and limits go on after a restore, again and again', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	for (const round of [1, 2]) {
		const made = ballast('checkpoint', 'worker', '-o', '/ckpt/worker');
		expect(made).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('kept in /ckpt/worker'),
		});
		const before = ticks();
		expect(ballast('get')).toMatchObject({
			stdout: expect.stringMatching(/worker +Stopped +False/),
		});
		// nothing starts it anew meanwhile
		const diff = ballast('diff');
		expect(diff).toMatchObject({
			status: 5,
			stdout: expect.stringContaining('ballast restore worker'),
		});
		ended(5, 'apply');
		expect(ticks()).toBe(before);

		ended(0, 'restore', 'worker');
		// as LXC left it: nobody had to set them once it went on
		const told = ballast('events', 'worker').stdout.split('Restored').at(-1);
		expect(told).not.toContain('LimitSet');
		await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
		expect(ticks()).toBeLessThan(before + 2000);
		expect(host.run('ls', '/ckpt/worker').status).not.toBe(0);
		host.run('rm', '/b/var/lib/ballast/lxc/worker/rootfs/still');
		await vi.waitFor(() => expect(inTree('still')).toBe('kept'), patience(15_000));
		await vi.waitFor(
			() => expect(echoed(`round${round}`).stdout).toBe(`round${round}\n`),
			patience(5000),
		);
		ended(0, 'apply');
		expect(limitOf('memory.limit_in_bytes')).toBe(String(128 * 2 ** 20));
		expect(limitOf('pids.max')).toBe('60');
		expect(limitOf('cpuset.cpus')).toBe('0');
		expect(limitOf('devices.list')).not.toContain('a *:* rwm');
		expect(ballast('diff').stdout).toBe('1 unchanged\n');
	}
	ended(0, 'exec', 'worker', '--', 'cat', '/tick');
	ended(0, 'stop', 'worker', '--for', '1h');
});

test('a connection stays open over it', async () => {
	await vi.waitFor(() => expect(echoed('hello').stdout.trim()).toBe('hello'), patience(15_000));
	const talk = `exec 3<>/dev/tcp/${ADDRESS}/7000; while :; do echo beat >&3; read -t 20 -r line <&3 || exit 1; echo $line; sleep 0.05; done`;
	const client = hosts.clientProcess('bash', '-c', talk);
	let heard = 0;
	client.stdout?.on('data', (chunk: Buffer) => {
		heard += chunk.toString().split('beat').length - 1;
	});
	try {
		await vi.waitFor(() => expect(heard).toBeGreaterThan(3), patience(15_000));
		ended(0, 'checkpoint', 'worker', '-o', '/ckpt/worker');
		ended(0, 'restore', 'worker');
		const before = heard;
		await vi.waitFor(() => expect(heard).toBeGreaterThan(before + 5), patience(10_000));
		expect(client.exitCode).toBeNull();
	} finally {
		client.kill('SIGKILL');
	}
});

test('one that fails half-way leaves it running and reachable, with nothing on disk', async () => {
	host.must('mkdir', '-p', '/ckpt');
	host.must('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/ckpt');
	try {
		const failed = ballast('checkpoint', 'worker', '-o', '/ckpt/worker');
		expect(failed).toMatchObject({
			status: 7,
			stdout: expect.stringContaining('CheckpointFailed'),
		});
		expect(host.must('ls', '-A', '/ckpt')).toBe('');
	} finally {
		host.must('umount', '/ckpt');
	}
	const before = ticks();
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
	expect(echoed('there').stdout.trim()).toBe('there');
	expect(ballast('diff')).toMatchObject({ stdout: '1 unchanged\n' });
	expect(ballast('restore', 'worker')).toMatchObject({
		status: 7,
		stderr: expect.stringContaining('no checkpoint of it is kept'),
	});
});

test('what CRIU cannot stop just then, it stops a moment later', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	expect(onceUnseizable(host, () => ended(0, 'checkpoint', 'worker', '-o', '/ckpt/worker'))).toBe(
		2,
	);
	const before = ticks();
	ended(0, 'restore', 'worker');
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
});

/** All is written and ended, and it is killed before it can say so. */
const KILLED_AT_LAST = `[ "$1" = dump ] || exec -a criu /root/criu "$@"
/root/criu "$@"
while [ "$1" != --images-dir ] && [ "$1" != -D ]; do shift; done
rm "$2/stats-dump"
kill -KILL $$
`;

test('when CRIU is killed after it ended what it had written, that is kept all the same', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	insteadOfCriu(host, KILLED_AT_LAST, () => ended(0, 'checkpoint', 'worker', '-o', '/ckpt/worker'));
	const before = ticks();
	expect(before).toBeGreaterThan(3);
	ended(0, 'restore', 'worker');
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
	expect(echoed('there').stdout.trim()).toBe('there');
});

test('when CRIU is killed in the middle it runs on, reachable, with nothing on disk', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	const killer = host.spawn('sh', '-c', 'until pkill -9 -f "[c]riu dump"; do :; done');
	try {
		const failed = ballast('checkpoint', 'worker', '-o', '/ckpt/worker');
		expect(failed).toMatchObject({
			...{ status: 7, stdout: expect.stringContaining('CheckpointFailed') },
		});
	} finally {
		killer.kill('SIGKILL');
	}
	const before = ticks();
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
	expect(echoed('there').stdout.trim()).toBe('there');
	expect(host.run('ls', '/ckpt/worker').status).not.toBe(0);
	ended(0, 'checkpoint', 'worker', '-o', '/ckpt/worker');
	ended(0, 'restore', 'worker');
});

test('when CRIU is killed while no ballast is there, the next one lets go of it and begins anew', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	const kills = [
		'until pgrep -x criu',
		'pkill -9 -f "[b]in/ballast.* checkpoint"',
		'pkill -9 -x criu',
	];
	const killer = host.spawn('sh', '-c', `${kills[0]}; do :; done; ${kills[1]}; ${kills[2]}`);
	const killed = new Promise((resolve) => killer.once('close', resolve));
	expect(ballast('checkpoint', 'worker', '-o', '/ckpt/worker').status).not.toBe(0);
	await killed;
	// what is in images is held until somebody says how it goes on
	ended(5, 'apply');
	expect(ballast('diff').stdout).toContain('ballast restore worker');
	const before = ticks();
	ended(0, 'restore', 'worker');
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
});

test('what would be lost, or could not be restored, is said before anything is done', async () => {
	const inside = host.spawn(
		'/ballast/bin/ballast',
		'exec',
		'worker',
		'--root',
		'/b',
		'--specs',
		'/root/specs',
		'--',
		'sleep',
		'1000',
	);
	try {
		const isInside = () => host.run('pgrep', '-fx', 'sleep 1000').status === 0;
		await vi.waitFor(() => expect(isInside()).toBe(true), patience(10_000));
		expect(ended(5, 'checkpoint', 'worker', '--check')).toMatch(/process \d+ \(sleep\)/);
		expect(ballast('checkpoint', 'worker', '-o', '/ckpt/worker')).toMatchObject({
			...{ status: 7, stdout: expect.stringMatching(/process \d+ \(sleep\) was sent into it/) },
		});
	} finally {
		inside.kill('SIGKILL');
	}
	host.run('pkill', '-fx', 'sleep 1000');
	expect(ended(0, 'checkpoint', 'worker', '--check')).toContain('nothing that can be seen');
	host.must('mkdir', '-p', '/ckpt/worker');
	expect(ballast('checkpoint', 'worker', '-o', '/ckpt/worker')).toMatchObject({
		status: 7,
		stdout: expect.stringContaining('EEXIST'),
	});
});

test('ballast start begins without the images', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(30), patience(15_000));
	ended(0, 'checkpoint', 'worker', '-o', '/ckpt/worker');
	ended(0, 'start', 'worker');
	await vi.waitFor(() => expect(ticks()).toBeLessThan(30), patience(15_000));
	expect(host.run('ls', '/ckpt/worker/ballast.json').status).toBe(0);
});

/** Runs ballast and kills it so many milliseconds later, alone: what it started goes on. */
async function killedAfter(ms: number, ...args: readonly string[]): Promise<void> {
	const pid = '/tmp/ballast.pid';
	const all = ['/ballast/bin/ballast', '--root', '/b', '--specs', '/root/specs', ...args];
	const run = host.spawn('sh', '-c', `echo $$ >${pid}; exec "$@"`, 'sh', ...all);
	const exit = new Promise((resolve) => run.once('exit', resolve));
	await delay(ms);
	host.run('sh', '-c', `kill -9 $(cat ${pid})`);
	await exit;
}

test('killed at any moment, the next ballast comes to the same end', async () => {
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	for (const ms of [400, 800, 1300]) {
		await killedAfter(ms, 'checkpoint', 'worker', '-o', '/ckpt/worker');
		const asked = ballast('apply');
		// killed before it had asked, it runs on
		if (asked.status === 0) {
			ended(0, 'checkpoint', 'worker', '-o', '/ckpt/worker');
		}
		const before = ticks();
		expect(before).toBeGreaterThan(3);
		expect(ballast('diff').stdout).toContain('ballast restore worker');
		await killedAfter(ms, 'restore', 'worker');
		if (ballast('apply').status === 5) ended(0, 'restore', 'worker');
		await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
		expect(ticks()).toBeLessThan(before + 3000);
		expect(ballast('diff').stdout).toBe('1 unchanged\n');
		host.must('rm', '-rf', '/ckpt');
	}
});
