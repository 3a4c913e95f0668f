import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { listLoops } from '../../src/drivers/storage/loops.ts';
import { runBallastAt } from '../support/cli.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(30_000) });

let lxc: RealLxc;
let specs: string;
let tiny: string;

beforeAll(async () => {
	lxc = await realLxc('clone');
	specs = join(lxc.root, 'specs');
	tiny = join(lxc.root, 'tiny');
	mkdirSync(specs);
	await makeTinyRootfs(tiny);
	mkdirSync(join(tiny, 'etc'), { recursive: true });
	writeFileSync(join(tiny, 'etc/machine-id'), `${'0'.repeat(32)}\n`);
	profile('apiVersion: ballast/v1', 'kind: Profile', 'metadata: {name: default}');
});

function profile(...lines: readonly string[]): void {
	const spec = 'spec: {lifecycle: {stop: {timeout: 2s}}}';
	writeFileSync(join(specs, 'default.yaml'), [...lines, spec, ''].join('\n'));
}

afterEach(async () => {
	for (const file of readdirSync(specs)) if (file !== 'default.yaml') rmSync(join(specs, file));
	await ballast(0, 'apply');
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
	return run.stdout + run.stderr;
}

const rootOf = (name: string) => join(lxc.paths.lxc, name, 'rootfs');
const read = (path: string) => readFileSync(path, 'utf8').trim();

test('directories are copied while the original is stopped, and the clone is another host', async () => {
	const spec = (state: string) =>
		declare(
			'clone-dir',
			`state: ${state} # of the original`,
			`os: {copy: {path: ${tiny}}}`,
			'disks: [{name: data, mount: /srv, directory: {}}]',
		);
	spec('Running');
	await ballast(0, 'apply');
	writeFileSync(join(rootOf('clone-dir'), 'me'), 'root');
	writeFileSync(join(lxc.paths.lxc, 'clone-dir/disks/data/me'), 'data');

	expect(await ballast(0, 'clone', 'clone-dir', 'clone-two')).toMatch(
		/declared in .*clone-two\.yaml[\s\S]*ballast stop clone-dir --for 10m/,
	);
	expect(read(join(specs, 'clone-two.yaml'))).toContain('# of the original');
	expect(await ballast(7, 'apply')).toMatch(/DiskBusy .*files of clone-dir: it is RUNNING/);
	expect(existsSync(join(lxc.paths.lxc, 'clone-two'))).toBe(false);

	await ballast(0, 'stop', 'clone-dir', '--for', '10m');
	await ballast(0, 'retry', 'clone-two');
	// the original waits
	await ballast(4, 'apply');
	await ballast(0, 'resume', 'clone-dir');
	await ballast(0, 'apply');
	expect(await ballast(0, 'diff')).toBe('2 unchanged\n');
	expect(read(join(rootOf('clone-two'), 'me'))).toBe('root');
	expect(read(join(lxc.paths.lxc, 'clone-two/disks/data/me'))).toBe('data');
	expect(read(join(rootOf('clone-two'), 'etc/hostname'))).toBe('clone-two');
	expect(read(join(rootOf('clone-two'), 'etc/machine-id'))).toBe('');
});

test('images are copied, and none that is in use', async () => {
	declare(
		'clone-image',
		`os: {copy: {path: ${tiny}}}`,
		'disks:',
		'  - {name: root, image: {size: 32Mi}}',
		`  - {name: data, mount: /srv, image: {path: ${join(lxc.root, 'data.img')}, size: 16Mi}}`,
	);
	await ballast(0, 'apply');
	writeFileSync(join(rootOf('clone-image'), 'me'), 'root');
	writeFileSync(join(lxc.paths.lxc, 'clone-image/disks/data/me'), 'data');
	await ballast(0, 'clone', 'clone-image', 'clone-copy');
	expect(await ballast(7, 'apply')).toMatch(/DiskBusy .*root\.img: \/dev\/loop\d+ shows it/);
	await ballast(0, 'stop', 'clone-image', '--for', '10m');
	// scripts of other tests have the mounts of the host for as long as they run
	await waitFor('the end of its loop device', async () =>
		listLoops().every((loop) => !loop.backingFile.startsWith(lxc.root)),
	);
	await ballast(0, 'retry', 'clone-copy');
	// the original waits
	await ballast(4, 'apply');
	await ballast(0, 'resume', 'clone-image');
	await ballast(0, 'apply');
	expect(read(join(rootOf('clone-copy'), 'me'))).toBe('root');
	expect(read(join(lxc.paths.lxc, 'clone-copy/disks/data/me'))).toBe('data');
	expect(existsSync(join(lxc.paths.lxc, 'clone-copy/disks/data.img'))).toBe(true);
	expect(read(join(rootOf('clone-copy'), 'etc/hostname'))).toBe('clone-copy');
});

test('a snapshot of btrfs is made while the original runs', async () => {
	const pool = join(lxc.root, 'pool');
	mkdirSync(pool);
	writeFileSync(`${pool}.img`, '');
	truncateSync(`${pool}.img`, 512 * 2 ** 20);
	expect(spawnSync('mkfs.btrfs', ['-q', `${pool}.img`]).status).toBe(0);
	expect(spawnSync('mount', ['-o', 'loop', `${pool}.img`, pool]).status).toBe(0);
	declare(
		'clone-btrfs',
		`os: {copy: {path: ${tiny}}}`,
		`disks: [{name: root, btrfs: {folder: ${pool}}}]`,
	);
	await ballast(0, 'apply');
	const [volume = ''] = readdirSync(pool);
	writeFileSync(join(pool, volume, 'me'), 'root');
	expect(await ballast(0, 'clone', 'clone-btrfs', 'clone-shot')).not.toContain('stop');
	await ballast(0, 'apply');
	const [other = ''] = readdirSync(pool).filter((name) => name !== volume);
	expect(read(join(pool, other, 'me'))).toBe('root');
	expect(read(join(pool, other, 'etc/hostname'))).toBe('clone-shot');
});

test('what cannot be cloned is refused, and no file is made', async () => {
	declare('clone-from', `os: {copy: {path: ${tiny}}}`);
	expect(await ballast(2, 'clone', 'clone-from', 'clone-to')).toContain('not made yet');
	await ballast(0, 'apply');
	expect(await ballast(2, 'clone', 'clone-none', 'clone-to')).toContain('cannot find clone-none');
	expect(await ballast(2, 'clone', 'clone-from', '../evil')).toContain('cannot clone');
	expect(await ballast(2, 'clone', 'clone-from', 'clone-from')).toContain('already');
	writeFileSync(join(specs, 'clone-to.yaml'), '# mine\n');
	expect(await ballast(2, 'clone', 'clone-from', 'clone-to')).toContain('there already');
	expect(read(join(specs, 'clone-to.yaml'))).toBe('# mine');
	expect(readdirSync(specs).toSorted()).toEqual([
		'clone-from.yaml',
		'clone-to.yaml',
		'default.yaml',
	]);
});
