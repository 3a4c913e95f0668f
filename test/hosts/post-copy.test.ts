import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readIfThere } from '../../src/host/if-there.ts';
import { killIfThere } from '../../src/host/kill-if-there.ts';
import { patience } from '../support/patience.ts';
import { MovingWorker } from './moving-worker.ts';
import { ROOT, startDaemon } from './on-host.ts';
import { onceUnseizable } from './once-unseizable.ts';

vi.setConfig({ testTimeout: patience(300_000), hookTimeout: patience(300_000) });

const DAEMON = /\/ballast\/bin\/ballast .*(daemon|migrate)/;
const WAY = /^ssh .*ballast receive -- memory/;
const FETCHING = /criu lazy-pages/;
const SOCKET = `${ROOT}/run/ballast/ballast.sock`;
/** What it holds is 13 s under way then. */
const SLOW = 20;

let worker: MovingWorker;
beforeAll(async () => {
	worker = await MovingWorker.up({ holds: true });
	worker.declare('node: n1', 'migration: {mode: Live, memory: PostCopy}');
});
afterAll(() => worker.hosts.dispose());

beforeEach(async () => {
	worker.hosts.slowDown('n2', null);
	if ((await worker.comeToRest()) === 'n2') worker.migrated('n2', 'n1', '--live');
	await worker.settledAt('n1');
	await worker.stillHolds('n1');
});

function killAll(name: string, pattern: RegExp): void {
	const pids = worker.hosts.host(name).processes(pattern);
	expect(pids.length).toBeGreaterThan(0);
	// a command ends by itself when its daemon does
	for (const pid of pids) killIfThere(pid, 'SIGKILL');
}

/** Comes back while it runs on n2 and most of its memory is still with n1. */
async function untilItComes(): Promise<{ readonly begun: number; readonly ticks: number }> {
	const before = { begun: worker.begun('n1'), ticks: worker.ticks('n1') };
	worker.hosts.slowDown('n2', SLOW);
	worker.hosts.host('n1').spawn('ballast', 'migrate', 'worker', '--to', 'n2', '--live');
	const n2 = worker.hosts.host('n2');
	await vi.waitFor(
		() => expect([n2.processes(FETCHING).length, worker.runsAt('n2')]).toEqual([1, true]),
		{ timeout: patience(60_000), interval: 20 },
	);
	await delay(500);
	return before;
}

async function restarted(name: string): Promise<void> {
	const host = worker.hosts.host(name);
	killAll(name, DAEMON);
	host.run('rm', '-f', SOCKET);
	await startDaemon(host);
}

test('it goes on there before its memory is there, to and fro, and holds what it held', async () => {
	const begun = worker.begun('n1');
	for (const [from, to] of [
		['n1', 'n2'],
		['n2', 'n1'],
	] as const) {
		const run = worker.at(from, 'migrate', 'worker', '--to', to, '--live');
		expect(run).toMatchObject({ status: 0 });
		expect(run.stdout).toMatch(/with its processes; \d+Mi of memory come after them/);
		await worker.stillHolds(to);
		await worker.settledAt(to);
	}
	expect(worker.begun('n1')).toBe(begun);
});

test('what CRIU cannot stop just then it stops a moment later, and its memory comes by another way', async () => {
	const begun = worker.begun('n1');
	const tries = onceUnseizable(worker.hosts.host('n1'), () =>
		worker.migrated('n1', 'n2', '--live'),
	);
	expect(tries).toBe(2);
	await worker.stillHolds('n2');
	await worker.settledAt('n2');
	expect(worker.begun('n2')).toBe(begun);
});

test.each([
	['the daemon of the source ends', () => restarted('n1')],
	['the daemon of the target ends', () => restarted('n2')],
	[
		'the network is gone for three seconds',
		async () => {
			worker.hosts.cutOff('n2');
			await delay(3000);
			worker.hosts.reconnect('n2');
		},
	],
])('%s while its memory comes: it comes all the same', async (_what, harm) => {
	const { begun } = await untilItComes();
	await harm();
	worker.hosts.slowDown('n2', null);
	await worker.settledAt('n2');
	expect(worker.begun('n2')).toBe(begun);
	await worker.stillHolds('n2');
});

test.each([
	['the way of its memory breaks', 'n1', WAY],
	['what fetches it ends', 'n2', FETCHING],
])('%s while it comes: it goes on at its source, with all of it', async (_what, name, pattern) => {
	const { begun, ticks } = await untilItComes();
	killAll(name, pattern);
	worker.hosts.slowDown('n2', null);
	await worker.settledAt('n1');
	expect(worker.begun('n1')).toBe(begun);
	expect(worker.ticks('n1')).toBeGreaterThanOrEqual(ticks);
	await worker.stillHolds('n1');
	expect(worker.at('n1', 'describe', 'worker').stdout).toContain('its memory stopped coming');
});

test('a person stops it while its memory comes: it stays stopped where it is, with what it wrote', async () => {
	const { begun } = await untilItComes();
	expect(worker.at('n2', 'stop', 'worker', '--for', '1h').status).toBe(0);
	worker.hosts.slowDown('n2', null);
	await vi.waitFor(() => expect(worker.leftAt('n1')).toBe(''), patience(30_000));
	expect([worker.runsAt('n1'), worker.runsAt('n2')]).toEqual([false, false]);
	expect(worker.at('n2', 'resume', 'worker').status).toBe(0);
	await worker.settledAt('n2');
	expect(worker.begun('n2')).toBe(begun + 1);
});

test('the source is away for good while its memory comes: it begins anew where it is', async () => {
	const { begun } = await untilItComes();
	worker.hosts.cutOff('n1');
	worker.hosts.slowDown('n2', null);
	await vi.waitFor(() => expect(worker.begun('n2')).toBe(begun + 1), patience(150_000));
	expect(worker.runsAt('n2')).toBe(true);
	// what it still has there is not let go of before it knows
	const ticks = worker.ticks('n1');
	await delay(500);
	expect(worker.ticks('n1')).toBe(ticks);
	worker.hosts.reconnect('n1');
	await worker.settledAt('n2');
});

test('nothing is left of all that', async () => {
	const left = () =>
		['n1', 'n2'].flatMap((name) =>
			worker.hosts
				.host(name)
				.processes(/criu|ballast-memory-way|receive -- memory|sleep 999999/)
				.map((pid) => readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')),
		);
	// what fetched for a host that went away says so for a moment
	await vi.waitFor(() => expect(left()).toEqual([]), patience(20_000));
});

// the last: a host that was killed does not come back
test('the host of the target is gone, and a person takes it back: it goes on at its source, with all of it', async () => {
	const { begun, ticks } = await untilItComes();
	await worker.hosts.host('n2').kill();
	// its network ends a moment after it, and refuses connections until then
	await vi.waitFor(() => {
		const taken = worker.at('n1', 'takeover', 'worker', '--from', 'n2', '--node-is-off');
		expect(taken, taken.stderr).toMatchObject({ status: 0 });
	}, patience(20_000));
	await vi.waitFor(() => expect(worker.ticks('n1')).toBeGreaterThan(ticks), patience(60_000));
	expect(worker.begun('n1')).toBe(begun);
	await worker.stillHolds('n1');
});
