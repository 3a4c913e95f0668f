import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { TestHosts } from './test-hosts.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(60_000) });

let hosts: TestHosts;

beforeAll(async () => {
	hosts = await TestHosts.up('n1', 'n2');
});
afterAll(() => hosts.dispose());

const ping = (host: string, to: string): boolean =>
	hosts.host(host).run('ping', '-c', '1', '-W', '1', to).status === 0;

test('hosts reach each other by ssh, and a client reaches them', () => {
	expect(hosts.host('n1').must('ssh', 'n2', 'hostname')).toBe('n2');
	expect(hosts.host('n2').must('ssh', '192.0.2.1', 'hostname')).toBe('n1');
	expect(hosts.client('bash', '-c', 'exec 3<>/dev/tcp/192.0.2.2/22').status).toBe(0);
});

test('each has ballast, LXC and CRIU, and a real container', () => {
	const host = hosts.host('n1');
	host.write(
		'/root/specs/web1.yaml',
		[
			'apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: web1}',
			'spec: {os: {template: busybox}, nics: [], memory: {max: 64Mi}}\n',
		].join('\n'),
	);
	const applied = host.ballast('apply', '--root', '/var/lib/b', '--specs', '/root/specs');
	expect(applied).toMatchObject({
		status: 0,
		stdout: expect.stringContaining('1 of 1 as declared'),
	});
	expect(host.must('criu', '--version')).toContain('4.2');
});

test('ballast runs with the Node of Debian, too', () => {
	const hello = ['/usr/bin/node', '/ballast/bin/ballast', 'receive', '--', 'hello'] as const;
	expect(hosts.host('n1').must(...hello)).toBe('ballast is here');
});

test('one is cut off and comes back', () => {
	expect(ping('n1', 'n2')).toBe(true);
	hosts.cutOff('n2');
	expect(ping('n1', 'n2')).toBe(false);
	hosts.reconnect('n2');
	expect(ping('n1', 'n2')).toBe(true);
});

test('one is frozen, and goes on where it was', async () => {
	const host = hosts.host('n2');
	const ticks = () => Number(host.must('cat', '/tmp/ticks'));
	host.spawn(
		'sh',
		'-c',
		'i=0; while :; do i=$((i+1)); echo $i >/tmp/ticks.new; mv /tmp/ticks.new /tmp/ticks; sleep 0.01; done',
	);
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(3), patience(15_000));
	host.freeze();
	hosts.cutOff('n2');
	expect(hosts.host('n1').run('ping', '-c', '1', '-W', '1', 'n2').status).not.toBe(0);
	host.thaw();
	hosts.reconnect('n2');
	const before = ticks();
	await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before), patience(15_000));
});

test('one is slowed down, and killed without a trace', async () => {
	hosts.slowDown('n2', 8);
	const begin = performance.now();
	hosts.host('n1').must('sh', '-c', 'head -c 1000000 /dev/zero | ssh n2 "cat >/dev/null"');
	expect(performance.now() - begin).toBeGreaterThan(500);
	hosts.slowDown('n2', null);
	const { pid } = hosts.host('n2');
	await hosts.host('n2').kill();
	expect(existsSync(`/proc/${pid}`)).toBe(false);
	expect(ping('n1', 'n2')).toBe(false);
	const left = readdirSync('/sys/fs/cgroup/memory').filter((name) =>
		name.endsWith(`${process.pid}-n2`),
	);
	expect(left).toEqual([]);
});
