import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { type Harm, harmed, killed } from './harm.ts';
import { isInNone, killCriu } from './kill-criu.ts';
import { atOnce, MovingWorker, TRASH } from './moving-worker.ts';
import { killDaemon, ROOT, startDaemon } from './on-host.ts';
import type { TestHost } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(300_000), hookTimeout: patience(300_000) });

const SHIM = readFileSync(new URL('criu-that-tracks.sh', import.meta.url), 'utf8');
const ROUND = /^criu (pre-)?dump .*\/round-\d/;
/** So that what it holds is some seconds under way. */
const SETTINGS = 'migration: {bandwidth: 20Mi}\n';

let worker: MovingWorker;
let n1: TestHost;
beforeAll(async () => {
	worker = await MovingWorker.up({ holds: true });
	worker.declare('node: n1', 'migration: {mode: Live, memory: PreCopy}');
	for (const name of ['n1', 'n2']) {
		const host = worker.hosts.host(name);
		host.must('mv', '/usr/sbin/criu', '/root/criu');
		host.write('/usr/sbin/criu', SHIM);
		host.must('chmod', '755', '/usr/sbin/criu');
		host.write('/root/tracks', '');
		host.write(`${ROOT}/etc/ballast/ballast.yaml`, SETTINGS);
		await killDaemon(host);
		await startDaemon(host);
	}
	n1 = worker.hosts.host('n1');
});
afterAll(() => worker.hosts.dispose());

beforeEach(async () => {
	if ((await worker.comeToRest()) === 'n2') worker.migrated('n2', 'n1', '--live');
	await worker.settledAt('n1');
	await worker.stillHolds('n1');
});

test('its memory is copied in rounds while it runs, not faster than may be, and holds what it held', async () => {
	const begun = worker.begun('n1');
	const asked = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
	expect(asked.stdout).toMatch(/with its processes; \d+Mi of memory are copied while they run/);
	for (const [from, to] of [
		['n1', 'n2'],
		['n2', 'n1'],
	] as const) {
		const run = worker.at(from, 'migrate', 'worker', '--to', to, '--live');
		expect(run).toMatchObject({ status: 0 });
		const [, size, taken] =
			/round 1: ([\d.]+) MiB of memory copied in ([\d.]+) s/.exec(run.stdout) ?? [];
		expect(Number(size)).toBeGreaterThan(32);
		expect(Number(taken)).toBeGreaterThan(Number(size) / 20 / 1.2);
		expect(run.stdout).toMatch(/no further round: /);
		await worker.stillHolds(to);
		await worker.settledAt(to);
	}
	expect(worker.begun('n1')).toBe(begun);
});

test('where nothing tells what was written to it does not go, and says why', async () => {
	n1.must('rm', '/root/tracks');
	try {
		const why =
			'PreCopy cannot be: CRIU or the kernel here cannot tell which memory was written to';
		const asked = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
		expect(asked).toMatchObject({ status: 5, stdout: expect.stringContaining(why) });
		const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2');
		expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining(why) });
		await worker.settledAt('n1');
	} finally {
		n1.write('/root/tracks', '');
	}
});

const HARMS: readonly (readonly [string, Harm])[] = [
	['the daemon of the source ends', () => killed(worker.hosts, 'n1')()],
	['the daemon of the target ends', () => killed(worker.hosts, 'n2')()],
	[
		'ssh ends',
		() => {
			for (const pid of n1.processes(/^ssh /)) process.kill(pid, 'SIGKILL');
			return () => undefined;
		},
	],
];

test.each(HARMS)(
	'%s while a round is sent: it runs on, on one of them, with its memory',
	async (_, harm) => {
		const before = { begun: worker.begun('n1'), ticks: worker.ticks('n1') };
		const run = begin();
		await atOnce(() => hasRound(worker.hosts.host('n2')), 'a round there');
		await harmed(worker.hosts, harm);
		await allIsWell(before);
		run.kill('SIGKILL');
	},
);

test.each([1, 2, 3])(
	'CRIU ends in a round (%i), and is in no process: it runs on as before',
	async () => {
		const before = { begun: worker.begun('n1'), ticks: worker.ticks('n1') };
		const run = begin();
		await atOnce(() => n1.processes(ROUND).length > 0, 'a round');
		// at another moment of its work each time
		await delay(Math.random() * 100);
		const isOver = () => n1.processes(ROUND).length === 0;
		const isKilled = () => killCriu(n1, { criu: ROUND, holds: () => isInNone(n1) });
		await atOnce(() => isKilled() || isOver(), 'its end');
		await allIsWell(before);
		run.kill('SIGKILL');
	},
);

test('the disk of the source is full in a round: it runs on as before', async () => {
	const before = { begun: worker.begun('n1'), ticks: worker.ticks('n1') };
	n1.must('mkdir', '-p', TRASH);
	n1.must('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', TRASH);
	try {
		const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--live');
		expect(run.status).toBe(7);
		expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([true, false]);
		expect(n1.run('ls', '-A', TRASH).stdout).toBe('');
	} finally {
		n1.must('umount', TRASH);
	}
	await allIsWell(before);
});

function begin(): ChildProcess {
	return n1.spawn('ballast', 'migrate', 'worker', '--to', 'n2', '--live');
}

const hasRound = (host: TestHost): boolean =>
	host.run('sh', '-c', `ls -d ${TRASH}/*/images/round-1`).status === 0;

/** It runs on one of them with all of its memory, its processes went on, and nothing else is left of the try. */
async function allIsWell(before: {
	readonly begun: number;
	readonly ticks: number;
}): Promise<void> {
	const where = await worker.comeToRest();
	expect(worker.begun(where)).toBe(before.begun);
	expect(worker.ticks(where)).toBeGreaterThanOrEqual(before.ticks);
	await worker.stillHolds(where);
	// the next try removes what is left of one that could not be called off
	if (where === 'n1') worker.migrated('n1', 'n2', '--live');
	worker.migrated('n2', 'n1', '--live');
	await worker.settledAt('n1');
	expect(worker.begun('n1')).toBe(before.begun);
}
