import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ID_POOL, USUAL_SIZE } from '../../src/model/id-range.ts';
import { ballastArgv, runProgram } from '../support/ballast-process.ts';
import { runBallastAt } from '../support/cli.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(60_000) });

let lxc: RealLxc;
let specs: string;
let tiny: string;

beforeAll(async () => {
	lxc = await realLxc('unpriv');
	// its containers' root is a user like any other, and has to get to its rootfs
	chmodSync(lxc.root, 0o711);
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	tiny = join(lxc.root, 'tiny');
	await makeTinyRootfs(tiny);
});

afterAll(async () => {
	await lxc.dispose();
});

describe('idmap Auto', () => {
	test('two instances have ids of their own, and root in them is nobody on the host', async () => {
		declare('unpriv-a');
		declare('unpriv-b');
		expect(await ballast('apply', 'unpriv-a', 'unpriv-b')).toMatchObject({ status: 0, stderr: '' });
		const mapOf = async (name: string) =>
			readFileSync(`/proc/${await initOf(name)}/uid_map`, 'utf8')
				.trim()
				.split(/ +/)
				.map(Number);
		const maps = await Promise.all(['unpriv-a', 'unpriv-b'].map(mapOf));
		expect(maps.toSorted((a, b) => (a[1] ?? 0) - (b[1] ?? 0))).toEqual([
			[0, ID_POOL.start, USUAL_SIZE],
			[0, ID_POOL.start + USUAL_SIZE, USUAL_SIZE],
		]);
		expect(inside('unpriv-a', 'touch', '/made-inside')).toBe(0);
		expect(inside('unpriv-a', 'chown', '33:33', '/made-inside')).toBe(0);
		expect(inside('unpriv-a', 'mknod', '/sda', 'b', '8', '0')).not.toBe(0);
		expect(await ballast('diff')).toMatchObject({ status: 0 });
	});

	test('exec, console, limits, freeze, reboot and stop are as for any other', async () => {
		const init = await initOf('unpriv-a');
		expect(spawned('exec', 'unpriv-a', '--', '/bin/busybox', 'id', '-u').stdout).toBe('0\n');
		expect(await consoleOf('unpriv-a')).toContain('Connected to tty 1');
		declare('unpriv-a', 'pids: 77', 'devices: {preset: none, allow: ["c 1:3 rw"]}');
		expect(await ballast('apply', 'unpriv-a')).toMatchObject({ status: 0, stderr: '' });
		expect((await observed('unpriv-a')).limits.pidsMax).toBe(77);
		expect(await initOf('unpriv-a')).toBe(init);
		expect(inside('unpriv-a', 'cat', '/dev/zero')).not.toBe(0);
		declare('unpriv-a', 'pids: 77', 'state: Frozen');
		expect(await ballast('apply', 'unpriv-a')).toMatchObject({ status: 0 });
		expect((await observed('unpriv-a')).state).toBe('FROZEN');
		declare('unpriv-a');
		expect(await ballast('apply', 'unpriv-a')).toMatchObject({ status: 0 });
		expect(await ballast('reboot', 'unpriv-a')).toMatchObject({ status: 0 });
		await waitFor('another init', async () => (await initOf('unpriv-a')) !== init);
		declare('unpriv-a', 'state: Stopped');
		expect(await ballast('apply', 'unpriv-a')).toMatchObject({ status: 0 });
		expect((await observed('unpriv-a')).state).toBe('STOPPED');
		expect(await lastEventOf('unpriv-a')).not.toContain('killed');
	});

	test('its disks are its own: the root on an image, and an image and a directory beside it', async () => {
		const shared = join(lxc.root, 'shared');
		mkdirSync(shared);
		const disks = [
			'{name: root, mount: /, image: {size: 16Mi}}',
			'{name: data, mount: /srv, image: {size: 16Mi}}',
			`{name: shared, mount: /mnt, directory: {path: ${shared}}}`,
		];
		declare('unpriv-d', `disks: [${disks.join(', ')}]`);
		expect(await ballast('apply', 'unpriv-d')).toMatchObject({ status: 0, stderr: '' });
		for (const place of ['/', '/srv', '/mnt']) {
			expect(inside('unpriv-d', 'touch', `${place}/made`)).toBe(0);
			expect(inside('unpriv-d', 'chown', '33:33', `${place}/made`)).toBe(0);
		}
		expect(statSync(join(shared, 'made')).uid).toBe(33);
		expect(await ballast('diff')).toMatchObject({ status: 0 });
		rmSync(join(specs, 'unpriv-d.yaml'));
		expect(await ballast('apply')).toMatchObject({ status: 0 });
	});

	test('what is deleted keeps its ids in the trash, and comes back with them and its files', async () => {
		declare('unpriv-a');
		expect(await ballast('apply', 'unpriv-a')).toMatchObject({ status: 0 });
		const start = rangeOf('unpriv-a');
		rmSync(join(specs, 'unpriv-a.yaml'));
		expect(await ballast('apply')).toMatchObject({ status: 0 });
		declare('unpriv-c');
		expect(await ballast('apply', 'unpriv-c')).toMatchObject({ status: 0 });
		expect(rangeOf('unpriv-c')).not.toBe(start);
		expect(await ballast('undelete', 'unpriv-a')).toMatchObject({ status: 0 });
		expect(await ballast('apply', 'unpriv-a')).toMatchObject({ status: 0 });
		expect(rangeOf('unpriv-a')).toBe(start);
		expect(
			spawned('exec', 'unpriv-a', '--', '/bin/busybox', 'stat', '-c', '%u', '/made-inside').stdout,
		).toBe('33\n');
	});

	test('a changed idmap is refused, with what to do, and the container runs on', async () => {
		const init = await initOf('unpriv-b');
		declare('unpriv-b', 'security: {idmap: None}');
		const { status, stdout } = await ballast('apply', 'unpriv-b');
		expect(status).toBe(5);
		expect(stdout).toContain('security.idmap would need a new rootfs');
		expect(await initOf('unpriv-b')).toBe(init);
	});

	test('the users of the host stay out of a rootfs', () => {
		const folder = statSync(join(lxc.paths.lxc, 'unpriv-b'));
		expect(folder.mode & 0o777).toBe(0o750);
		expect([folder.uid, folder.gid]).toEqual([0, Number(rangeOf('unpriv-b'))]);
	});
});

test('an unprivileged container of another tool is adopted, and starts again as it was', async () => {
	const lxcpath = join(lxc.root, 'elsewhere');
	const folder = join(lxcpath, 'unpriv-adopted');
	await makeTinyRootfs(join(folder, 'rootfs'));
	execFileSync('chown', ['-hR', '2000000:2000000', join(folder, 'rootfs')]);
	const config = [
		'lxc.uts.name = unpriv-adopted',
		`lxc.rootfs.path = dir:${folder}/rootfs`,
		'lxc.net.0.type = empty',
		'lxc.idmap = u 0 2000000 65536',
		'lxc.idmap = g 0 2000000 65536',
	];
	writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
	execFileSync('lxc-start', ['-d', '-P', lxcpath, '-n', 'unpriv-adopted']);
	expect(await ballast('adopt', 'unpriv-adopted', '--lxcpath', lxcpath)).toMatchObject({
		status: 0,
	});
	const before = await initOf('unpriv-adopted');
	expect(await ballast('restart', 'unpriv-adopted')).toMatchObject({ status: 0 });
	const after = await initOf('unpriv-adopted');
	expect(after).not.toBe(before);
	expect(readFileSync(`/proc/${after}/uid_map`, 'utf8')).toMatch(/^ +0 +2000000 +65536\n$/);
});

function declare(name: string, ...more: readonly string[]): void {
	const auto = more.some((line) => line.startsWith('security:')) ? [] : ['security: {idmap: Auto}'];
	const spec = [`os: {copy: {path: ${tiny}}}`, ...auto, ...more].map((line) => `  ${line}\n`);
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
	writeFileSync(join(specs, `${name}.yaml`), head + spec.join(''));
}

function ballast(...args: string[]) {
	return runBallastAt({ root: lxc.root, specs }, args);
}

/** In a process of its own: what runs in a container writes to the output of that. */
function spawned(...args: string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}

function inside(name: string, ...argv: string[]): number | null {
	return spawned('exec', name, '--', '/bin/busybox', ...argv).status;
}

/** What a console shows until it is open; it is left then. */
async function consoleOf(name: string): Promise<string> {
	const argv = ballastArgv({ root: lxc.root, specs }, ['console', name, '--tty', '1']);
	const terminal = spawn('script', ['-qefc', argv.join(' '), '/dev/null']);
	let shown = '';
	terminal.stdout.on('data', (chunk: Buffer) => {
		shown += chunk.toString();
	});
	const ended = once(terminal, 'exit');
	await waitFor('the console to open', () => shown.includes('Ctrl+a q'));
	terminal.stdin.write('\x01q');
	await ended;
	return shown;
}

async function observed(name: string) {
	return JSON.parse((await ballast('describe', name, '-o', 'json')).stdout).observed;
}

async function initOf(name: string): Promise<number> {
	return (await observed(name)).initPid;
}

function rangeOf(name: string): string | undefined {
	const config = readFileSync(join(lxc.paths.lxc, name, 'config'), 'utf8');
	return /lxc.idmap = u 0 (\d+) /.exec(config)?.[1];
}

async function lastEventOf(name: string): Promise<string> {
	return (await ballast('events', name)).stdout.trimEnd().split('\n').at(-1) ?? '';
}
