import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ballastArgv, runProgram } from '../support/ballast-process.ts';
import { debianTarball } from '../support/debian-tarball.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(300_000) });

const BRIDGE = 'ballast-sd0';

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('sysd');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	execFileSync('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
});

afterAll(async () => {
	await lxc.dispose();
	if (existsSync(`/sys/class/net/${BRIDGE}`)) execFileSync('ip', ['link', 'delete', BRIDGE]);
});

describe.each(['bookworm', 'trixie'] as const)('systemd of Debian %s', (suite) => {
	const name = `sysd-${suite}`;
	let archive: string;

	beforeAll(() => {
		archive = debianTarball(suite);
	});

	test('boots with the devices of its preset, and lacks nothing', async () => {
		declare(name, archive);
		expect(ballast('apply')).toMatchObject({ status: 0 });
		await booted(name);
		expect(inside(name, 'systemctl --failed --no-legend')).toBe('');
		expect(inside(name, 'cat /proc/sys/kernel/hostname')).toBe(name);
		expect(inside(name, 'ip -4 -o addr show eth0')).toContain('192.0.2.10/24');
		expect(inside(name, 'cat /etc/machine-id')).toMatch(/^[0-9a-f]{32}$/);
		expect(ballast('diff')).toMatchObject({ status: 0 });
		expect(ballast('describe', name).stdout).toMatch(/SpecValid +True +SpecOk/);
	});

	test('has a login on a console', async () => {
		inside(name, 'echo root:secret | chpasswd');
		const command = ballastArgv({ root: lxc.root, specs }, ['console', name, '--tty', '2']);
		const terminal = spawn('script', ['-qefc', command.join(' '), '/dev/null']);
		const ended = once(terminal, 'exit');
		let shown = '';
		terminal.stdout.on('data', (chunk: Buffer) => {
			shown += chunk.toString();
		});
		const answer = async (prompt: string, line: string): Promise<void> => {
			await waitFor(`"${prompt}" on the console`, () => shown.includes(prompt));
			shown = '';
			terminal.stdin.write(line);
		};
		await answer('Ctrl+a q', '\n');
		await answer('login: ', 'root\n');
		await answer('Password: ', 'secret\n');
		await answer('# ', 'echo $((6 * 7))-on-$(tty)\n');
		await waitFor('the answer from inside', () => shown.includes('42-on-/dev/tty2'));
		terminal.stdin.write('\x01q');
		expect(await ended).toEqual([0, null]);
	});

	test('reboots softly', async () => {
		const boot = bootOf(name);
		expect(ballast('reboot', name)).toMatchObject({ status: 0 });
		await waitFor('another boot', () => bootOf(name) !== boot);
		await booted(name);
		expect(events(name)).toContain('Rebooted');
		expect(events(name)).not.toContain('RebootFellBack');
	});

	test('stops softly, long before it would be killed', () => {
		const begun = performance.now();
		expect(ballast('stop', name, '--for', '1h', '--reason', 'test')).toMatchObject({ status: 0 });
		expect(performance.now() - begun).toBeLessThan(patience(20_000));
		expect(startLog(name)).toContain('ended on signal Interrupt(2)');
		expect(startLog(name)).not.toContain('ended on signal Killed');
		expect(ballast('resume', name)).toMatchObject({ status: 0 });
		expect(ballast('apply')).toMatchObject({ status: 0 });
	});

	test('is left alone after a poweroff from inside', async () => {
		await booted(name);
		inside(name, 'systemctl poweroff');
		await waitFor('the poweroff', () => /Stopped/.test(ballast('get', name).stdout));
		expect(ballast('apply')).toMatchObject({ status: 0 });
		expect(ballast('get', name).stdout).toContain('PoweroffAccepted');
	});
});

function declare(name: string, archive: string): void {
	const lines = [
		'apiVersion: ballast/v1',
		'kind: Instance',
		`metadata: {name: ${name}}`,
		'spec:',
		`  os: {tarball: {path: ${archive}}}`,
		'  devices: {preset: systemd}',
		`  nics: [{name: eth0, bridge: ${BRIDGE}, ipv4: [192.0.2.10/24]}]`,
	];
	writeFileSync(join(specs, 'system.yaml'), `${lines.join('\n')}\n`);
}

function ballast(...args: readonly string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}

function inside(name: string, script: string): string {
	return ballast('exec', name, '--', 'sh', '-c', script).stdout.trim();
}

/** systemd says so itself when all units of the boot are done; `degraded` when one failed. */
async function booted(name: string): Promise<void> {
	await waitFor(`the end of the boot of ${name}`, () => {
		const state = inside(name, 'systemctl is-system-running');
		return state === 'running' || state === 'degraded';
	});
}

function bootOf(name: string): string {
	return inside(name, 'stat -c %Y.%Z /proc/1; cat /proc/1/stat | cut -d" " -f22');
}

/** LXC takes the end of an init that powered off for this signal. */
function startLog(name: string): string {
	return ballast('logs', name, '--start').stdout;
}

function events(name: string): string {
	return ballast('events', name).stdout;
}
