import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Condition, ConditionType } from '../../src/model/condition.ts';
import type { InstanceStatus, NodeStatus } from '../../src/model/instance-status.ts';
import { runBallastAt } from '../support/cli.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

// a machine that does much else needs its time
vi.setConfig({ testTimeout: patience(30_000), hookTimeout: patience(30_000) });

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('life');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
});

afterAll(() => lxc.dispose());

describe('reboot', () => {
	it('is done by init, and the container stays', async () => {
		await running('life-soft');
		const before = (await statusOf('life-soft')).observed;
		expect(await ballast('reboot', 'life-soft')).toMatchObject({ status: 0, stderr: '' });
		const { observed, record } = await statusOf('life-soft');
		expect(observed).toMatchObject({ state: 'RUNNING', contradiction: null, remains: [] });
		expect(observed.initPid).not.toBe(before.initPid);
		expect(record).toMatchObject({ reboot: null, stoppedByUs: false, crashes: { count: 0 } });
		expect(await reasonsOf('life-soft')).toEqual(['Created', 'Started', 'RebootAsked', 'Rebooted']);
		expect((await ballast('diff', 'life-soft')).status).toBe(0);
	});

	it('by the counter is done once', async () => {
		await running('life-count');
		const before = (await statusOf('life-count')).observed.initPid;
		declare('life-count', 'lifecycle: {rebootCounter: 1}');
		expect((await ballast('apply', 'life-count')).status).toBe(0);
		const after = (await statusOf('life-count')).observed.initPid;
		expect(after).not.toBe(before);
		expect((await ballast('apply', 'life-count')).status).toBe(0);
		expect((await statusOf('life-count')).observed.initPid).toBe(after);
	});

	it.each([
		['halts', 'halts', "trap 'exit 0' INT PWR", 'its init halted instead'],
		['takes no notice', 'deaf', "trap '' INT; trap 'exit 0' PWR", 'it did not reboot within 1 s'],
	])('falls back to a hard one when init %s', async (_, suffix, traps, why) => {
		const name = `life-${suffix}`;
		await running(name, 'lifecycle: {stop: {timeout: 1s}}', {
			init: `${traps}\nwhile :; do sleep 1000 & wait $!; done`,
		});
		const before = (await statusOf(name)).observed.initPid;
		const { stdout } = await ballast('reboot', name);
		expect(stdout).toContain(`cannot reboot ${name} softly: ${why}`);
		const { observed, record } = await statusOf(name);
		expect(observed).toMatchObject({ state: 'RUNNING', contradiction: null });
		expect(observed.initPid).not.toBe(before);
		expect(record).toMatchObject({ reboot: null, crashes: { count: 0 } });
	});

	it('without the capability sys_boot is a hard one, since the kernel would refuse it', async () => {
		await running('life-nocap', 'capabilities: {drop: [sys_boot]}');
		expect((await ballast('reboot', 'life-nocap')).stdout).toContain(
			'without the capability sys_boot',
		);
		expect((await reasonsOf('life-nocap')).slice(2)).toEqual([
			'SpecWarning',
			'RebootAsked',
			'Stopped',
			'Configured',
			'Started',
		]);
	});

	it('brings into effect what waits for a start', async () => {
		await running('life-pending');
		declare('life-pending', 'hvparams: {lxc_tty: 2}');
		expect((await ballast('apply', 'life-pending')).status).toBe(3);
		expect((await ballast('reboot', 'life-pending')).status).toBe(0);
		expect((await ballast('diff', 'life-pending')).status).toBe(0);
	});
});

describe('an init that exits at once', () => {
	it('is seen at once, and its start says how it ended', async () => {
		await running('life-exits', 'restart: {policy: Never}', { init: 'exit 7' });
		expect((await statusOf('life-exits')).observed).toMatchObject({
			state: 'STOPPED',
			initPid: null,
		});
		await vi.waitFor(async () => {
			// on a busy machine apply may look last while it runs
			await ballast('apply', 'life-exits');
			expect(await conditionOf('life-exits', 'Ready')).toMatchObject({
				status: 'False',
				message: expect.stringContaining('status 7'),
			});
		}, patience(10_000));
	});
});

describe('a start that fails', () => {
	it('leaves nothing running, says why in the condition, and retry tries again', async () => {
		await running('life-broken', '', { init: null });
		expect((await statusOf('life-broken')).observed).toMatchObject({
			state: 'STOPPED',
			initPid: null,
			remains: [],
		});
		const condition = await conditionOf('life-broken', 'Running');
		expect(condition).toMatchObject({ status: 'False', reason: 'StartFailed' });
		expect(condition?.message).toMatch(/Failed to exec "\/sbin\/init"/);
		const rootfs = join(lxc.paths.lxc, 'life-broken/rootfs');
		rmSync(rootfs, { recursive: true });
		await makeTinyRootfs(rootfs);
		expect((await ballast('retry', 'life-broken')).status).toBe(0);
		expect((await statusOf('life-broken')).observed.state).toBe('RUNNING');
	});
});

it('systemd in the rootfs without sys_admin shows in the condition', async () => {
	const binary = join(rootfsOf('life-systemd'), 'usr/lib/systemd/systemd');
	mkdirSync(dirname(binary), { recursive: true });
	writeFileSync(binary, '');
	await running('life-systemd', 'capabilities: {drop: [sys_admin]}\n  devices: {preset: systemd}');
	expect(await conditionOf('life-systemd', 'SpecValid')).toMatchObject({
		status: 'True',
		message: 'its rootfs has systemd, which cannot boot without the capability sys_admin',
	});
	expect((await ballast('verify')).stdout).toContain('rootfs of life-systemd');
});

describe('retry', () => {
	it('starts what was powered off from inside', async () => {
		await running('life-off');
		await ballast('exec', 'life-off', '--', 'poweroff', '-f');
		await waitFor(
			'its poweroff',
			async () => (await statusOf('life-off')).observed.state === 'STOPPED',
		);
		await ballast('apply', 'life-off');
		expect((await statusOf('life-off')).observed.state).toBe('STOPPED');
		expect((await ballast('retry', 'life-off')).status).toBe(0);
		expect((await statusOf('life-off')).observed.state).toBe('RUNNING');
	});
});

/** Declares it with a rootfs of its own and applies. `init` is its script; `null` = a file that cannot be run. */
async function running(
	name: string,
	more = '',
	{ init }: { readonly init?: string | null } = {},
): Promise<void> {
	const rootfs = rootfsOf(name);
	await makeTinyRootfs(rootfs);
	if (init !== undefined) {
		const text = init === null ? '#!/nowhere\n' : `#!/bin/sh\n${init}\n`;
		writeFileSync(join(rootfs, 'sbin/init'), text, { mode: 0o755 });
	}
	declare(name, more);
	await ballast('apply', name, '--timeout', '20s');
}

function rootfsOf(name: string): string {
	return join(lxc.root, 'source', name);
}

function declare(name: string, more: string): void {
	const lines = [`os: {copy: {path: ${rootfsOf(name)}}}`, 'memory: {max: 32Mi}', more];
	writeFileSync(
		join(specs, `${name}.yaml`),
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n${lines.map((line) => `  ${line}\n`).join('')}`,
	);
}

function ballast(...args: readonly string[]) {
	return runBallastAt({ root: lxc.root, specs }, args);
}

async function statusOf(name: string): Promise<InstanceStatus> {
	const status = JSON.parse((await ballast('get', '-o', 'json')).stdout) as NodeStatus;
	const found = status.instances.find((instance) => instance.name === name);
	if (found === undefined) throw new Error(`nothing is known of ${name}`);
	return found;
}

/** As the last run left it. */
async function conditionOf(name: string, wanted: ConditionType): Promise<Condition | undefined> {
	return (await statusOf(name)).record?.conditions.find(({ type }) => type === wanted);
}

async function reasonsOf(name: string): Promise<readonly string[]> {
	const events = JSON.parse((await ballast('events', name, '-o', 'json')).stdout) as {
		readonly reason: string;
	}[];
	return events.map(({ reason }) => reason);
}
