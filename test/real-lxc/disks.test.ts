import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from '../support/ballast-process.ts';
import { expectNoLeaks } from '../support/loop-leaks.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(30_000) });

const DEFAULTS = `apiVersion: ballast/v1
kind: Profile
metadata: {name: default}
spec: {lifecycle: {stop: {timeout: 5s}}}
`;

let lxc: RealLxc;
let specs: string;
let tiny: string;
const devices: string[] = [];

beforeAll(async () => {
	lxc = await realLxc('disks');
	specs = join(lxc.root, 'specs');
	tiny = join(lxc.root, 'tiny');
	mkdirSync(specs);
	await makeTinyRootfs(tiny);
	// a folder that declares nothing removes nothing
	writeFileSync(join(specs, 'default.yaml'), DEFAULTS);
});

afterEach(() => {
	for (const device of devices.splice(0)) spawnSync('losetup', ['--detach', device]);
});

afterAll(() => lxc.dispose());

function declare(name: string, ...spec: readonly string[]): void {
	const head = ['apiVersion: ballast/v1', 'kind: Instance', `metadata: {name: ${name}}`, 'spec:'];
	const lines = [...head, ...spec.map((line) => `  ${line}`), ''];
	writeFileSync(join(specs, `${name}.yaml`), lines.join('\n'));
}

/** The end of a run that must end so. */
function ballast(status: number, ...args: readonly string[]): string {
	const run = runProgram({ root: lxc.root, specs }, args);
	expect({ status: run.status, ...(run.status !== status && { run }) }).toEqual({ status });
	return run.stdout;
}

const inside = (name: string, ...argv: readonly string[]): string =>
	ballast(0, 'exec', name, '--', ...argv).trim();

const FROM_TINY = () => `os: {copy: {path: ${tiny}}}`;

test('a root image, a data image, a device and a directory come up, stay and go together', async () => {
	const shared = join(lxc.root, 'shared');
	mkdirSync(shared);
	writeFileSync(join(shared, 'motd'), 'hello');
	const device = blankDevice('device');
	const disks = [
		'disks:',
		'  - {name: root, mount: /, image: {size: 32Mi}}',
		'  - {name: data, mount: /srv/data, image: {size: 16Mi}}',
		`  - {name: dev, mount: /srv/dev, block: {device: ${device}}}`,
		`  - {name: shared, mount: /srv/shared, readOnly: true, directory: {path: ${shared}}}`,
		'  - {name: own, mount: /srv/own, directory: {}}',
	];
	declare('disks-all', FROM_TINY(), ...disks);
	ballast(0, 'apply');
	inside(
		'disks-all',
		'sh',
		'-c',
		'for d in / /srv/data/ /srv/dev/ /srv/own/; do echo $d >$d/me; done',
	);
	expect(inside('disks-all', 'cat', '/srv/shared/motd')).toBe('hello');
	const refused = runProgram({ root: lxc.root, specs }, [
		'exec',
		'disks-all',
		'--',
		'sh',
		'-c',
		'echo >/srv/shared/motd',
	]);
	expect(refused.status).not.toBe(0);
	expect(readFileSync(join(shared, 'motd'), 'utf8')).toBe('hello');

	declare('disks-all', FROM_TINY(), 'state: Stopped', ...disks);
	ballast(0, 'apply');
	expect(existsSync(join(lxc.paths.lxc, 'disks-all/rootfs/me'))).toBe(false);
	await expectNoLeaks(lxc.root, [device]);

	declare('disks-all', FROM_TINY(), ...disks);
	ballast(0, 'apply');
	const files = ['/me', '/srv/data/me', '/srv/dev/me', '/srv/own/me'];
	expect(inside('disks-all', 'cat', ...files).split('\n')).toEqual([
		'/',
		'/srv/data/',
		'/srv/dev/',
		'/srv/own/',
	]);
	expect(ballast(0, 'diff')).toBe('1 unchanged\n');

	rmSync(join(specs, 'disks-all.yaml'));
	ballast(0, 'apply');
	await expectNoLeaks(lxc.root, [device]);
	ballast(0, 'undelete', 'disks-all');
	ballast(0, 'apply');
	expect(inside('disks-all', 'cat', '/me', '/srv/data/me')).toBe('/\n/srv/data/');
});

/** A loop device of a blank file, which stands for a disk of the host. */
function blankDevice(name: string): string {
	const path = join(lxc.root, name);
	writeFileSync(path, '');
	truncateSync(path, 16 * 2 ** 20);
	const made = spawnSync('losetup', ['--find', '--show', path], { encoding: 'utf8' });
	const device = made.stdout.trim();
	devices.push(device);
	return device;
}
