import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { waitFor } from '../support/wait-for.ts';
import { NAMES, type Name, NODES, SETTINGS, startEtcd } from './etcd-on-hosts.ts';
import { installBallast, killDaemon, ROOT, startDaemon } from './on-host.ts';
import { answers, makeSharedRootfs, SPEC } from './shared-db.ts';
import { TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(120_000), hookTimeout: patience(60_000) });

const TTL_MS = 5000;
const FENCE = '/usr/local/sbin/fence';
/** Asks the test to see to it that a node is off, and waits for its word. */
const FENCE_SCRIPT = `#!/bin/sh
[ -e /shared/no-fence ] && { echo "the switch does not answer" >&2; exit 1; }
echo "$1" >>/shared/fenced
[ -e "/shared/off-$1" ]
`;
let hosts: TestHosts;
let at: Name;
let begunSoFar = 1;

beforeAll(async () => {
	hosts = await TestHosts.up(...NAMES);
	makeSharedRootfs(hosts.host('n1'));
	for (const name of NAMES) {
		const host = hosts.host(name);
		installBallast(host);
		host.write(FENCE, FENCE_SCRIPT);
		host.must('chmod', '755', FENCE);
		host.write(`${ROOT}/etc/ballast/ballast.yaml`, `${SETTINGS}failover: {fence: [${FENCE}]}\n`);
		host.write('/root/specs/nodes.yaml', NODES);
		startEtcd(host, name);
	}
	for (const name of NAMES) await startDaemon(hosts.host(name));
	await vi.waitFor(
		() =>
			expect(
				hosts
					.host('n1')
					.run('ballast', 'get', 'nodes')
					.stdout.match(/ Ready /g),
			).toHaveLength(3),
		patience(30_000),
	);
	for (const name of NAMES) hosts.host(name).write('/root/specs/db1.yaml', SPEC);
	at = await waitFor('db1 to run', () => whereIs()[0], 30_000);
	await waitFor('its answer', () => answers(hosts), 10_000);
});
afterAll(() => hosts.dispose());

const living = new Set<Name>(NAMES);

const whereIs = (): readonly Name[] =>
	[...living].filter(
		(name) =>
			hosts
				.host(name)
				.run('lxc-info', '-P', '/b/var/lib/ballast/lxc', '-n', 'db1', '-sH')
				.stdout.trim() === 'RUNNING',
	);

const inShared = (file: string): string => join(hosts.shared, file);
const begun = (): number => readFileSync(inShared('db1/begun'), 'utf8').split('\n').length - 1;
const said = (name: Name): string => hosts.host(name).run('ballast', 'describe', 'db1').stdout;

/** It runs where it was, and nothing was fenced, all that time. */
async function staysFor(ms: number): Promise<void> {
	const until = Date.now() + ms;
	while (Date.now() < until) {
		expect(whereIs()).toEqual([at]);
		await delay(500);
	}
	expect(begun()).toBe(begunSoFar);
	expect(existsSync(inShared('fenced'))).toBe(false);
}

test('a daemon that is not there is no node that is off: what runs there runs on', async () => {
	const other = NAMES.find((name) => name !== at) ?? 'n1';
	await killDaemon(hosts.host(at));
	await staysFor(TTL_MS + 8000);
	const told = NAMES.filter((name) => name !== at)
		.map(said)
		.join('');
	expect(told).toMatch(new RegExp(`${at} answers at 192\\.0\\.2\\.\\d: only its daemon`));
	expect(hosts.host(other).run('ballast', 'get', 'nodes').stdout).toMatch(
		new RegExp(`^${at} +NotReady `, 'm'),
	);
	await startDaemon(hosts.host(at));
	await staysFor(2000);
});

test('without etcd nothing fails over, and nothing ends', async () => {
	for (const name of NAMES) hosts.host(name).run('pkill', '-KILL', '-x', 'etcd');
	await staysFor(TTL_MS + 7000);
	for (const name of NAMES) startEtcd(hosts.host(name), name);
	await vi.waitFor(() => expect(said(at)).not.toContain('StoreUnreachable'), patience(30_000));
	await staysFor(3000);
});

test('its disks are where all nodes reach them, so it moves without them, live and cold', async () => {
	const [home, other] = [at, NAMES.find((name) => name !== at) ?? 'n1'];
	for (const how of ['--cold', '--live']) {
		for (const [from, to] of [
			[home, other],
			[other, home],
		] as const) {
			const begunBefore = begun();
			const run = hosts.host(from).run('ballast', 'migrate', 'db1', '--to', to, how);
			expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining(`is on ${to} now`) });
			await waitFor('db1 to be there alone', () => whereIs().join() === to, 20_000);
			await waitFor('its answer', () => answers(hosts), 10_000);
			expect(begun() - begunBefore).toBe(how === '--cold' ? 1 : 0);
		}
	}
	begunSoFar = begun();
});

test('its host is killed: another one has it once it is known to be off, and it answers again soon', async () => {
	writeFileSync(inShared('no-fence'), '');
	await hosts.host(at).kill();
	living.delete(at);
	const [one] = [...living];
	if (one === undefined) throw new Error('no host is left');
	await vi.waitFor(
		() => expect([...living].map(said).join('')).toContain('the switch does not answer'),
		patience(40_000),
	);
	expect(whereIs()).toEqual([]);
	expect(begun()).toBe(begunSoFar);
	writeFileSync(inShared(`off-${at}`), '');
	rmSync(inShared('no-fence'));
	hosts.host(one).run('ballast', 'retry', 'db1');
	await waitFor('db1 to run elsewhere', () => whereIs().length === 1, 30_000);
	await waitFor('its answer', () => answers(hosts), 10_000);
	expect(begun()).toBe(begunSoFar + 1);
	const [now] = whereIs();
	if (now === undefined) throw new Error('it runs nowhere');
	expect(hosts.host(now).run('ballast', 'events', 'db1').stdout).toMatch(
		new RegExp(`FailedOver +${at} has it, and has not been heard of since`),
	);
	expect(readFileSync(inShared('fenced'), 'utf8')).toContain(at);
});
