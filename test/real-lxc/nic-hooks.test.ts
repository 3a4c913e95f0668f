import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from '../support/ballast-process.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const BRIDGE = 'blthookbr0';
/** Enough for a look and a try. */
const SOON = `${patience(3000)}ms`;

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(60_000) });

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('hook');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	execFileSync('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
});

afterAll(async () => {
	await lxc.dispose();
	if (existsSync(`/sys/class/net/${BRIDGE}`)) execFileSync('ip', ['link', 'delete', BRIDGE]);
});

test('up and down get what Ganeti tells its NIC scripts', () => {
	const up = program('up', `env > ${at('env.up')}; ls /sys/class/net > ${at('interfaces')}`);
	const down = program('down', `env > ${at('env.down')}`);
	const addresses = 'ipv4: [198.18.6.7/24], gateway4: 198.18.6.1';
	declare('hook-one', `${addresses}, hooks: {up: ${up}, down: ${down}}`);
	expect(ballast('apply', 'hook-one')).toMatchObject({ status: 0, stderr: '' });
	const told = {
		INSTANCE: 'hook-one',
		MODE: 'bridged',
		INTERFACE: 'hook-one-eth0',
		INTERFACE_INDEX: '0',
		INTERFACE_NAME: 'eth0',
		TAGS: '',
		IP: '198.18.6.7',
		LINK: BRIDGE,
		BRIDGE,
		NETWORK_GATEWAY: '198.18.6.1',
		MAC: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/),
	};
	expect(environmentIn('env.up')).toMatchObject({ ...told, ACTION: 'up' });
	expect(readFileSync(at('interfaces'), 'utf8')).toContain('hook-one-eth0\n');
	expect(existsSync(at('env.down'))).toBe(false);
	declare('hook-one', `${addresses}, hooks: {up: ${up}, down: ${down}}`, 'state: Stopped');
	expect(ballast('apply', 'hook-one')).toMatchObject({ status: 0, stderr: '' });
	expect(environmentIn('env.down')).toMatchObject({ ...told, ACTION: 'down' });
});

test('an up that fails fails the start, and says which and what it printed', () => {
	const up = program('refuses', 'echo no room on this switch >&2; exit 3');
	declare('hook-two', `hooks: {up: ${up}}`);
	const { status, stdout, stderr } = ballast('apply', 'hook-two', '--timeout', SOON);
	expect(status).not.toBe(0);
	expect(stdout + stderr).toContain('StartFailed');
	expect(stdout + stderr).toContain(`${up} ended with status 3: no room on this switch`);
	expect(ballast('logs', '--start', 'hook-two').stdout).toContain('no room on this switch');
	expect(existsSync('/sys/class/net/hook-two-eth0')).toBe(false);
});

test('a hook that is not there is told before the start', () => {
	declare('hook-three', 'hooks: {down: /nowhere/nic-down}');
	const { stdout, stderr } = ballast('apply', 'hook-three', '--timeout', SOON);
	expect(stdout + stderr).toContain(
		'the hook /nowhere/nic-down of NIC eth0 is no executable file of this host',
	);
});

function at(name: string): string {
	return join(lxc.root, name);
}

function program(name: string, script: string): string {
	writeFileSync(at(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
	return at(name);
}

function environmentIn(file: string): Readonly<Record<string, string>> {
	const lines = readFileSync(at(file), 'utf8').split('\n');
	return Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
}

function declare(name: string, nic: string, more = 'state: Running'): void {
	const rootfs = `os: {copy: {path: ${at('tiny')}}}`;
	const spec = `spec:\n  ${rootfs}\n  ${more}\n  nics: [{name: eth0, bridge: ${BRIDGE}, ${nic}}]\n`;
	writeFileSync(
		join(specs, `${name}.yaml`),
		`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\n${spec}`,
	);
}

function ballast(...args: string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}
