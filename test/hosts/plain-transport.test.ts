import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { killIfThere } from '../../src/host/kill-if-there.ts';
import { patience } from '../support/patience.ts';
import { atOnce, MovingWorker } from './moving-worker.ts';
import { killDaemon, ROOT, startDaemon } from './on-host.ts';

vi.setConfig({ testTimeout: patience(300_000), hookTimeout: patience(300_000) });

/** RFC 5737, as the hosts' other network is. */
const OWN_NETWORK = { n1: '198.51.100.1', n2: '198.51.100.2' } as const;
type Host = keyof typeof OWN_NETWORK;
const BOTH: readonly Host[] = ['n1', 'n2'];
const SETTINGS = `${ROOT}/etc/ballast/ballast.yaml`;
/** Of the file that makes the copy long enough to look at. */
const BULK = 8 * 2 ** 20;
/** What it holds is 13 s under way then. */
const SLOW = 20;
const CARRYING = /^cat $/;
const FETCHING = /criu lazy-pages/;

let worker: MovingWorker;
beforeAll(async () => {
	worker = await MovingWorker.up({ holds: true });
	for (const name of BOTH) {
		joinNetwork(name);
		await settings(name, `listen: ${OWN_NETWORK[name]}`);
	}
});
afterAll(() => worker.hosts.dispose());

beforeEach(async () => {
	goesBy('StopCopy');
	if ((await worker.comeToRest()) === 'n2') worker.migrated('n2', 'n1', '--live');
	await worker.settledAt('n1');
	await worker.stillHolds('n1');
});

async function settings(name: Host, migration: string): Promise<void> {
	const host = worker.hosts.host(name);
	host.write(SETTINGS, `migration: {${migration}}\n`);
	await killDaemon(host);
	await startDaemon(host);
}

function joinNetwork(name: Host): void {
	const address = `${OWN_NETWORK[name]}/24`;
	worker.hosts.host(name).must('ip', 'address', 'add', address, 'dev', 'br0');
}

function leaveNetwork(name: Host): void {
	const address = `${OWN_NETWORK[name]}/24`;
	worker.hosts.host(name).must('ip', 'address', 'del', address, 'dev', 'br0');
}

const goesBy = (memory: string): void =>
	worker.declare('node: n1', `migration: {mode: Live, memory: ${memory}, transport: Plain}`);

function starts(): void {
	worker.hosts.host('n1').spawn('ballast', 'migrate', 'worker', '--to', 'n2', '--live');
}

/** Bytes that n1 has sent through the connections that are open to an address and port of n2. */
function sentTo(address: string, port: '22' | 'other'): number {
	const filter = `dst ${address} and dport ${port === '22' ? '=' : '!='} :22`;
	const seen = worker.hosts.host('n1').must('ss', '-tinH', ...filter.split(' '));
	const sent = [...seen.matchAll(/bytes_sent:(\d+)/g)].map((match) => Number(match[1]));
	return sent.reduce((sum, each) => sum + each, 0);
}

function kill(name: Host, pattern: RegExp): void {
	const pids = worker.hosts.host(name).processes(pattern);
	expect(pids.length).toBeGreaterThan(0);
	for (const pid of pids) killIfThere(pid, 'SIGKILL');
}

test.each([
	['StopCopy', '--live', /by plain TCP, with its processes; memory is copied while/],
	['PostCopy', '--live', /by plain TCP, with its processes; \d+Mi of memory come after them/],
	['Auto', '--cold', /by plain TCP, stopped and started there/],
])('%s %s, there and back', async (memory, how, told) => {
	goesBy(memory);
	const begun = worker.begun('n1');
	for (const [from, to] of [
		['n1', 'n2'],
		['n2', 'n1'],
	] as const) {
		const run = worker.at(from, 'migrate', 'worker', '--to', to, how);
		expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(told) });
		await worker.settledAt(to);
		await worker.stillHolds(to);
		expect(worker.hosts.host(from).processes(CARRYING)).toEqual([]);
	}
	expect(worker.begun('n1')).toBe(how === '--live' ? begun : begun + 2);
});

test('what is copied passes by ssh, and stays below the bandwidth', async () => {
	await settings('n1', `listen: ${OWN_NETWORK.n1}, bandwidth: 1280Ki`);
	const n1 = worker.hosts.host('n1');
	n1.must('dd', 'if=/dev/urandom', `of=${worker.pathOf('bulk')}`, 'bs=1M', 'count=8');
	try {
		starts();
		await vi.waitFor(
			() => expect(sentTo(OWN_NETWORK.n2, 'other')).toBeGreaterThan(BULK / 2),
			patience(30_000),
		);
		expect(sentTo(worker.hosts.host('n2').address, '22')).toBeGreaterThan(0);
		expect(sentTo(worker.hosts.host('n2').address, '22')).toBeLessThan(BULK / 16);
		const args = n1.must('sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "');
		expect(args).toContain('ballast-plain-way');
		expect(args).not.toMatch(/[0-9a-f]{64}/);
		await worker.settledAt('n2');
		expect(worker.at('n1', 'events', 'worker').stdout).toMatch(/Copying +\d+Mi of about .* 1Mi\/s/);
	} finally {
		await settings('n1', `listen: ${OWN_NETWORK.n1}`);
		worker.hosts.host('n2').run('rm', '-f', worker.pathOf('bulk'));
	}
});

test('a host that does not listen is told of before anything is touched', async () => {
	await settings('n2', '');
	const why = 'cannot move worker: migration.transport: Plain cannot be: migration.listen is not';
	const check = worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check');
	expect(check).toMatchObject({ stdout: '', stderr: expect.stringContaining(why) });
	expect(check.status).not.toBe(0);
	const ticks = worker.ticks('n1');
	const run = worker.at('n1', 'migrate', 'worker', '--to', 'n2');
	expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining(why) });
	expect([worker.runsAt('n1'), worker.runsAt('n2'), worker.leftAt('n2')]).toEqual([
		true,
		false,
		'',
	]);
	await vi.waitFor(() => expect(worker.ticks('n1')).toBeGreaterThan(ticks), patience(10_000));
	const asked = ['receive', '--', 'plain', 'worker', '0'.repeat(36), 'files', '--server', '.'];
	expect(worker.at('n2', ...asked)).toMatchObject({ status: 2, stdout: '' });
	await settings('n2', `listen: ${OWN_NETWORK.n2}`);
	expect(worker.at('n1', 'migrate', 'worker', '--to', 'n2', '--check').stdout).toMatch(
		/can go to n2 by plain TCP, with its processes/,
	);
});

test('the network of its own is gone while it is copied: it runs on', async () => {
	worker.hosts.slowDown('n2', SLOW);
	const n1 = worker.hosts.host('n1');
	n1.must('dd', 'if=/dev/urandom', `of=${worker.pathOf('bulk')}`, 'bs=1M', 'count=8');
	const { ticks, begun } = { ticks: worker.ticks('n1'), begun: worker.begun('n1') };
	try {
		starts();
		await atOnce(() => sentTo(OWN_NETWORK.n2, 'other') > BULK / 4, 'a quarter of it');
		leaveNetwork('n2');
		await vi.waitFor(() => expect(worker.phaseAt('n1')).toBe('Failed'), patience(60_000));
		await worker.settledAt('n1');
		expect(worker.ticks('n1')).toBeGreaterThan(ticks);
		expect(worker.begun('n1')).toBe(begun);
	} finally {
		worker.hosts.slowDown('n2', null);
		joinNetwork('n2');
		n1.run('rm', '-f', worker.pathOf('bulk'));
	}
});

test('what carries its images ends while it stands still: it goes on at its source', async () => {
	const { ticks, begun } = { ticks: worker.ticks('n1'), begun: worker.begun('n1') };
	worker.hosts.slowDown('n2', SLOW);
	try {
		starts();
		await atOnce(() => worker.phaseAt('n1') === 'Stopping', 'that it stops');
		await atOnce(() => sentTo(OWN_NETWORK.n2, 'other') > BULK / 4, 'some of its images');
		kill('n1', CARRYING);
		await vi.waitFor(() => expect(worker.phaseAt('n1')).toBe('Failed'), patience(60_000));
	} finally {
		worker.hosts.slowDown('n2', null);
	}
	await worker.settledAt('n1');
	await worker.stillHolds('n1');
	expect(worker.ticks('n1')).toBeGreaterThan(ticks);
	expect(worker.begun('n1')).toBe(begun);
});

test.each([
	['the network of its own is gone', () => leaveNetwork('n2'), () => joinNetwork('n2')],
	['what carries it ends', () => kill('n1', CARRYING), () => undefined],
	['the daemons end', () => restarted(), () => undefined],
])('%s while memory comes', async (what, harm, mend) => {
	goesBy('PostCopy');
	const { ticks, begun } = { ticks: worker.ticks('n1'), begun: worker.begun('n1') };
	worker.hosts.slowDown('n2', SLOW);
	const end = what === 'the daemons end' ? 'n2' : 'n1';
	try {
		starts();
		const n2 = worker.hosts.host('n2');
		await vi.waitFor(
			() => expect([n2.processes(FETCHING).length, worker.runsAt('n2')]).toEqual([1, true]),
			{ timeout: patience(60_000), interval: 20 },
		);
		await delay(500);
		await harm();
		await worker.settledAt(end);
	} finally {
		mend();
		worker.hosts.slowDown('n2', null);
	}
	expect(worker.begun(end)).toBe(begun);
	expect(worker.ticks(end)).toBeGreaterThanOrEqual(ticks);
	await worker.stillHolds(end);
});

async function restarted(): Promise<void> {
	for (const name of BOTH) {
		await killDaemon(worker.hosts.host(name));
		await startDaemon(worker.hosts.host(name));
	}
}
