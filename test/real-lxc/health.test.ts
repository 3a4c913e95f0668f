import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import type { InstanceStatus, NodeStatus } from '../../src/model/instance-status.ts';
import { startDaemon } from '../support/ballast-process.ts';
import { runBallastAt } from '../support/cli.ts';
import { BASE_SPEC, EVERY_RULE } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

// a machine that does much else needs its time
vi.setConfig({ testTimeout: patience(40_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let specs: string;
let daemon: ChildProcess | undefined;

beforeAll(async () => {
	lxc = await realLxc('health');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
});

afterAll(async () => {
	if (daemon !== undefined && daemon.exitCode === null) {
		const ended = once(daemon, 'exit');
		daemon.kill('SIGTERM');
		await ended;
	}
	await lxc.dispose();
});

test('a command that takes too long leaves no process behind, in the container or outside', async () => {
	const target = { name: 'health-late', uid: 'u', adoptedFrom: null };
	const driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
	const spec = {
		...BASE_SPEC,
		os: { kind: 'copy', path: join(lxc.root, 'tiny'), fit: EVERY_RULE },
	} as const;
	await driver.create(target, spec);
	await driver.start(target, spec);
	const argv = ['sh', '-c', "trap '' TERM INT HUP; echo begun; sleep 4242 & wait; wait"];
	const end = await driver.exec(target, { argv, timeoutMs: 500 });
	expect(end).toEqual({ exitCode: null, output: 'begun\n' });
	await waitFor('the end of all that the command started', () => processesWith('4242') === 0);
	expect(await driver.exec(target, { argv: ['nosuch'], timeoutMs: 5000 })).toMatchObject({
		exitCode: 127,
		output: expect.stringContaining('nosuch'),
	});
});

test('what is unhealthy is started again, what depends on it waits for its health, and a frozen one is left alone', async () => {
	const timeout = `${patience(5000)}ms`;
	const check = `health: {exec: [cat, /tmp/fine], interval: 1s, timeout: ${timeout}, failures: 2}`;
	declare('health-db', check, 'restart: {backoff: {initial: 1h, max: 2h}}');
	declare('health-web', 'dependsOn: [{name: health-db, condition: Healthy}]');
	daemon = startDaemon(place());
	const first = await initOf('health-db', null);
	expect((await statusOf('health-web'))?.observed.state).toBe('STOPPED');
	const again = await initOf('health-db', first);
	expect(await reasonsOf('health-db')).toEqual(
		expect.arrayContaining(['Created', 'Started', 'Unhealthy', 'Stopped', 'Started']),
	);
	writeFileSync(join(lxc.paths.lxc, 'health-db/rootfs/tmp/fine'), 'yes\n');
	await initOf('health-web', null);
	expect(await conditionOf('health-db', 'Healthy')).toBe('True');
	expect((await statusOf('health-db'))?.observed.initPid).toBe(again);
	declare('health-db', check, 'state: Frozen');
	await waitFor('a frozen one', async () => {
		return (await statusOf('health-db'))?.observed.state === 'FROZEN';
	});
	rmSync(join(lxc.paths.lxc, 'health-db/rootfs/tmp/fine'));
	await waitFor('no check any more', async () => {
		return (await conditionOf('health-db', 'Healthy')) === 'Unknown';
	});
	expect(processesWith('/tmp/fine')).toBe(0);
});

function declare(name: string, ...more: readonly string[]): void {
	const lines = ['os: {copy: {path: ../tiny}}', 'memory: {max: 32Mi}', ...more];
	const body = lines.map((line) => `  ${line}\n`).join('');
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
	writeFileSync(join(specs, `${name}.yaml`), head + body);
}

const place = () => ({ root: lxc.root, specs });

async function ballast(...args: readonly string[]): Promise<string> {
	return (await runBallastAt(place(), args)).stdout;
}

async function statusOf(name: string): Promise<InstanceStatus | undefined> {
	const text = await ballast('get', '-o', 'json');
	const status = text === '' ? null : (JSON.parse(text) as NodeStatus);
	return status?.instances.find((instance) => instance.name === name);
}

async function conditionOf(name: string, wanted: string): Promise<string | undefined> {
	return (await statusOf(name))?.conditions.find(({ type }) => type === wanted)?.status;
}

async function reasonsOf(name: string): Promise<readonly string[]> {
	const text = await ballast('events', name, '-o', 'json');
	const events = JSON.parse(text) as { readonly reason: string }[];
	return events.map(({ reason }) => reason);
}

/** The init of the instance once it runs, and is another one than before. */
function initOf(name: string, before: number | null): Promise<number> {
	return waitFor(`another init of ${name}`, async () => {
		const observed = (await statusOf(name))?.observed;
		return observed?.state === 'RUNNING' && observed.initPid !== before && observed.initPid;
	});
}

function processesWith(word: string): number {
	return readdirSync('/proc').filter((entry) => {
		if (!/^\d+$/.test(entry) || entry === String(process.pid)) return false;
		try {
			return readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').includes(word);
		} catch {
			return false;
		}
	}).length;
}
