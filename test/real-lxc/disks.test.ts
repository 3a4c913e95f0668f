import { spawnSync } from 'node:child_process';
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statfsSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import { runProgram } from '../support/ballast-process.ts';
import { runBallastAt } from '../support/cli.ts';
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
	for (const file of readdirSync(specs)) if (file !== 'default.yaml') rmSync(join(specs, file));
});

afterAll(() => lxc.dispose());

function declare(name: string, ...spec: readonly string[]): void {
	const head = ['apiVersion: ballast/v1', 'kind: Instance', `metadata: {name: ${name}}`, 'spec:'];
	const lines = [...head, ...spec.map((line) => `  ${line}`), ''];
	writeFileSync(join(specs, `${name}.yaml`), lines.join('\n'));
}

/** The end of a run that must end so. */
async function ballast(status: number, ...args: readonly string[]): Promise<string> {
	const run = await runBallastAt({ root: lxc.root, specs }, args);
	expect({ status: run.status, ...(run.status !== status && { run }) }).toEqual({ status });
	return run.stdout;
}

/** What a command in a container printed; it must end well. */
function inside(name: string, ...argv: readonly string[]): string {
	const run = runProgram({ root: lxc.root, specs }, ['exec', name, '--', ...argv]);
	expect(run).toMatchObject({ status: 0 });
	return run.stdout.trim();
}

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
		`  - {name: shared, mount: /srv/sha red, readOnly: true, directory: {path: ${shared}}}`,
		'  - {name: own, mount: /srv/own, directory: {}}',
	];
	declare('disks-all', FROM_TINY(), ...disks);
	await ballast(0, 'apply');
	inside(
		'disks-all',
		'sh',
		'-c',
		'for d in / /srv/data/ /srv/dev/ /srv/own/; do echo $d >$d/me; done',
	);
	expect(inside('disks-all', 'cat', '/srv/sha red/motd')).toBe('hello');
	const refused = runProgram({ root: lxc.root, specs }, [
		'exec',
		'disks-all',
		'--',
		'sh',
		'-c',
		'echo >"/srv/sha red/motd"',
	]);
	expect(refused.status).not.toBe(0);
	expect(readFileSync(join(shared, 'motd'), 'utf8')).toBe('hello');

	declare('disks-all', FROM_TINY(), 'state: Stopped', ...disks);
	await ballast(0, 'apply');
	expect(existsSync(join(lxc.paths.lxc, 'disks-all/rootfs/me'))).toBe(false);
	await expectNoLeaks(lxc.root, [device]);

	declare('disks-all', FROM_TINY(), ...disks);
	await ballast(0, 'apply');
	const files = ['/me', '/srv/data/me', '/srv/dev/me', '/srv/own/me'];
	expect(inside('disks-all', 'cat', ...files).split('\n')).toEqual([
		'/',
		'/srv/data/',
		'/srv/dev/',
		'/srv/own/',
	]);
	expect(await ballast(0, 'diff')).toBe('1 unchanged\n');

	rmSync(join(specs, 'disks-all.yaml'));
	await ballast(0, 'apply');
	await expectNoLeaks(lxc.root, [device]);
	await ballast(0, 'undelete', 'disks-all');
	await ballast(0, 'apply');
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

test('a data disk becomes another one by approval only, and what is on the old one stays', async () => {
	const file = (image: string) => join(lxc.root, image);
	const on = (source: string) =>
		declare('disks-other', FROM_TINY(), `disks: [{name: data, mount: /srv, ${source}}]`);
	on('image: {size: 16Mi}');
	await ballast(0, 'apply', 'disks-other');
	inside('disks-other', 'sh', '-c', 'echo first >/srv/file');
	const init = await initOf('disks-other');
	on(`image: {path: ${file('other.img')}, size: 24Mi, filesystem: ext4}`);
	const asked = await ballast(3, 'diff', 'disks-other');
	expect(asked).toContain('what is on the old one stays there');
	expect(asked).toContain('ballast approve disks-other');
	await ballast(3, 'apply', 'disks-other');
	expect(await initOf('disks-other')).toBe(init);
	await ballast(0, 'approve', 'disks-other', '--yes');
	await ballast(0, 'apply', 'disks-other');
	expect(await initOf('disks-other')).not.toBe(init);
	expect(inside('disks-other', 'sh', '-c', 'echo /srv/*')).toBe('/srv/lost+found');
	inside('disks-other', 'sh', '-c', 'echo second >/srv/file');
	await ballast(0, 'diff', 'disks-other');
	// and back: the image in the instance's folder is still there
	on('image: {size: 16Mi}');
	await ballast(3, 'apply', 'disks-other');
	await ballast(0, 'approve', 'disks-other', '--yes');
	await ballast(0, 'apply', 'disks-other');
	expect(inside('disks-other', 'cat', '/srv/file')).toBe('first');
	expect(existsSync(file('other.img'))).toBe(true);
});

test('a disk grows while it is in use, another one while nothing runs, and none gets smaller', async () => {
	const spec = (state: string, root: number, data: number) =>
		declare(
			'disks-grow',
			FROM_TINY(),
			`state: ${state}`,
			'disks:',
			`  - {name: root, image: {size: ${root}Mi}}`,
			`  - {name: data, mount: /srv, image: {size: ${data}Mi, filesystem: xfs}}`,
		);
	spec('Running', 32, 320);
	await ballast(0, 'apply');
	inside('disks-grow', 'sh', '-c', 'echo kept >/srv/file');
	const init = await initOf('disks-grow');

	spec('Running', 32, 640);
	expect(await ballast(1, 'diff')).toMatch(/LIVE[\s\S]*disks\[data\]\.image\.size +320Mi -> 640Mi/);
	await ballast(0, 'apply');
	expect(await initOf('disks-grow')).toBe(init);
	const place = join(lxc.paths.lxc, 'disks-grow/disks/data');
	expect(statfsSync(place).blocks * statfsSync(place).bsize).toBeGreaterThan(500 * 2 ** 20);
	expect(inside('disks-grow', 'cat', '/srv/file')).toBe('kept');

	spec('Running', 32, 400);
	expect(await ballast(5, 'diff')).toContain('the disk data has 640Mi and is never made smaller');
	expect(await ballast(5, 'apply')).toContain('ShrinkRefused');

	spec('Stopped', 64, 640);
	await ballast(0, 'apply');
	expect(statSync(join(lxc.paths.lxc, 'disks-grow/disks/root.img')).size).toBe(64 * 2 ** 20);
	spec('Running', 64, 640);
	await ballast(0, 'apply');
	const grown = statfsSync(join(lxc.paths.lxc, 'disks-grow/rootfs'));
	expect(grown.blocks * grown.bsize).toBeGreaterThan(50 * 2 ** 20);
	expect(await ballast(0, 'diff')).not.toContain('RESTART');
});

test('a new disk is made before anything is stopped; one that cannot be made stops nothing', async () => {
	const spec = (...more: readonly string[]) =>
		declare(
			'disks-more',
			FROM_TINY(),
			'updates: {restart: Auto}',
			'disks:',
			'  - {name: root, image: {size: 32Mi}}',
			...more,
		);
	spec();
	await ballast(0, 'apply');
	const first = await initOf('disks-more');
	const device = blankDevice('taken');
	spawnSync('mkswap', [device]);
	spec(`  - {name: dev, mount: /srv, block: {device: ${device}}}`);
	expect(await ballast(7, 'apply')).toContain('it holds swap');
	expect(await initOf('disks-more')).toBe(first);

	spec('  - {name: data, mount: /srv, image: {size: 16Mi}}');
	await ballast(0, 'apply');
	expect(await initOf('disks-more')).not.toBe(first);
	inside('disks-more', 'sh', '-c', 'echo kept >/srv/file');
	spec();
	await ballast(0, 'apply');
	expect(inside('disks-more', 'sh', '-c', 'test -e /srv/file || echo gone')).toBe('gone');
	expect(existsSync(join(lxc.paths.lxc, 'disks-more/disks/data.img'))).toBe(true);
	spec('  - {name: data, mount: /srv, readOnly: true, image: {size: 16Mi}}');
	await ballast(0, 'apply');
	expect(inside('disks-more', 'cat', '/srv/file')).toBe('kept');
	expect(inside('disks-more', 'sh', '-c', 'echo >/srv/file || echo refused')).toContain('refused');

	const user = openSync(join(lxc.paths.lxc, 'disks-more/disks/data/file'), 'r');
	try {
		spec();
		expect(await ballast(1, 'diff')).toContain('RESTART');
		expect(await ballast(7, 'apply')).toContain('DiskBusy');
		expect(inside('disks-more', 'sh', '-c', 'test -e /srv/file || echo gone')).toBe('gone');
		expect(await ballast(1, 'diff')).toContain('nothing uses data any more');
	} finally {
		closeSync(user);
	}
	const other = await initOf('disks-more');
	await ballast(0, 'apply');
	expect(await ballast(0, 'diff')).not.toContain('data');
	expect(await initOf('disks-more')).toBe(other);
	const image = join(lxc.paths.lxc, 'disks-more/disks/data.img');
	const shownBy = () => spawnSync('losetup', ['-j', image], { encoding: 'utf8' }).stdout;
	// a command in a mount namespace of its own may hold the mount until it ends
	await expect.poll(shownBy, { timeout: patience(5000) }).toBe('');
});

test('a root that the user made is used as it is and read-only, here the copy of a base', async () => {
	const base = join(lxc.root, 'base.img');
	const place = join(lxc.root, 'base');
	mkdirSync(place);
	writeFileSync(base, '');
	truncateSync(base, 32 * 2 ** 20);
	succeed('mkfs.ext4', '-q', base);
	succeed('mount', '-o', 'loop', base, place);
	succeed('cp', '-a', `${tiny}/.`, place);
	succeed('umount', place);
	declare(
		'disks-base',
		'disks: [{name: root, readOnly: true, image: {base: ../base.img, size: 64Mi}}]',
	);
	await ballast(0, 'apply');
	expect(inside('disks-base', 'sh', '-c', 'echo >/me || echo refused')).toContain('refused');
	expect(statSync(base).size).toBe(32 * 2 ** 20);
	rmSync(join(specs, 'disks-base.yaml'));
	await ballast(0, 'apply');
	expect(existsSync(join(lxc.paths.lxc, 'disks-base'))).toBe(false);
});

test('a root in a partition grows with its image in the restart', async () => {
	const base = join(lxc.root, 'parted.img');
	const place = join(lxc.root, 'parted');
	mkdirSync(place);
	writeFileSync(base, '');
	truncateSync(base, 40 * 2 ** 20);
	expect(spawnSync('sfdisk', ['--quiet', base], { input: 'label: gpt\n- 32M\n' }).status).toBe(0);
	const extent = `offset=${2 ** 20},sizelimit=${32 * 2 ** 20}`;
	const device = spawnSync('losetup', [
		...['--find', '--show', '--offset', `${2 ** 20}`, '--sizelimit', `${32 * 2 ** 20}`, base],
	]);
	const loop = String(device.stdout).trim();
	succeed('mkfs.ext4', '-q', loop);
	succeed('losetup', '--detach', loop);
	succeed('mount', '-o', `loop,${extent}`, base, place);
	succeed('cp', '-a', `${tiny}/.`, place);
	succeed('umount', place);
	const spec = (size: string) =>
		declare(
			'disks-part',
			'os: {base: {}}',
			'updates: {restart: Auto}',
			`disks: [{name: root, image: {base: ../parted.img, partition: 1, size: ${size}}}]`,
		);
	spec('40Mi');
	await ballast(0, 'apply');
	writeFileSync(join(lxc.paths.lxc, 'disks-part/rootfs/me'), 'kept');
	spec('96Mi');
	expect(await ballast(1, 'diff')).toContain('its file system is in a partition');
	await ballast(0, 'apply');
	const grown = statfsSync(join(lxc.paths.lxc, 'disks-part/rootfs'));
	expect(grown.blocks * grown.bsize).toBeGreaterThan(70 * 2 ** 20);
	expect(inside('disks-part', 'cat', '/me')).toBe('kept');
	expect(await ballast(0, 'diff')).toBe('1 unchanged\n');
});

async function initOf(name: string): Promise<number> {
	const status = JSON.parse(await ballast(0, 'get', name, '-o', 'json'));
	return status.instances[0].observed.initPid;
}

test('a link in a container leads no disk to another place: the start fails and says so', async () => {
	const evil = join(lxc.root, 'evil');
	succeed('cp', '-a', tiny, evil);
	symlinkSync('/etc', join(evil, 'srv'));
	declare(
		'disks-link',
		`os: {copy: {path: ${evil}}}`,
		'disks: [{name: root, image: {size: 32Mi}}, {name: data, mount: /srv, image: {size: 16Mi}}]',
	);
	expect(await ballast(7, 'apply')).toMatch(/StartFailed .*srv/);
});

test('subvolumes of btrfs hold a root and data, grow, go to the trash and back, and are purged', async () => {
	const pool = join(lxc.root, 'pool');
	mkdirSync(pool);
	writeFileSync(`${pool}.img`, '');
	truncateSync(`${pool}.img`, 512 * 2 ** 20);
	succeed('mkfs.btrfs', '-q', `${pool}.img`);
	succeed('mount', '-o', 'loop', `${pool}.img`, pool);
	succeed('btrfs', 'quota', 'enable', pool);
	succeed('btrfs', 'subvolume', 'create', join(pool, 'base'));
	succeed('cp', '-a', `${tiny}/.`, join(pool, 'base'));
	const volumes = () => readdirSync(pool).filter((name) => name.startsWith('ballast-'));
	const spec = (mib: number) =>
		declare(
			'disks-btrfs',
			'disks:',
			'  - {name: root, btrfs: {folder: ../pool, base: ../pool/base}}',
			`  - {name: data, mount: /srv, btrfs: {folder: ../pool, size: ${mib}Mi}}`,
		);
	spec(32);
	await ballast(0, 'apply');
	inside('disks-btrfs', 'sh', '-c', 'echo kept >/srv/file; echo root >/me');
	expect(existsSync(join(pool, 'base/me'))).toBe(false);
	const fill = 'dd if=/dev/zero of=/srv/big bs=1M count=48 2>&1; sync; true';
	expect(inside('disks-btrfs', 'sh', '-c', fill)).toContain('quota exceeded');
	spec(128);
	await ballast(0, 'apply');
	expect(inside('disks-btrfs', 'sh', '-c', fill)).not.toContain('quota exceeded');
	rmSync(join(specs, 'disks-btrfs.yaml'));
	await ballast(0, 'apply');
	expect(volumes()).toHaveLength(2);
	await ballast(0, 'undelete', 'disks-btrfs');
	await ballast(0, 'apply');
	expect(inside('disks-btrfs', 'cat', '/me', '/srv/file')).toBe('root\nkept');
	rmSync(join(specs, 'disks-btrfs.yaml'));
	declare('disks-btrfs', 'state: Absent', FROM_TINY());
	await ballast(0, 'apply');
	const driver = new LxcDriver({ paths: lxc.paths, lxcVersion: await installedLxcVersion() });
	const entries = readdirSync(lxc.paths.trash).filter((name) => name.startsWith('disks-btrfs@'));
	for (const entry of entries) await driver.purgeTrash(entry);
	expect(readdirSync(pool)).toEqual(['base']);
});

function succeed(command: string, ...args: readonly string[]): void {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	expect({ command, status: result.status, stderr: result.stderr }).toMatchObject({ status: 0 });
}
