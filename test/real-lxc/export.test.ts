import { spawnSync } from 'node:child_process';
import {
	chownSync,
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { runBallastAt } from '../support/cli.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(30_000) });

let lxc: RealLxc;
let specs: string;
let tiny: string;

beforeAll(async () => {
	lxc = await realLxc('export');
	specs = join(lxc.root, 'specs');
	tiny = join(lxc.root, 'tiny');
	mkdirSync(specs);
	await makeTinyRootfs(tiny);
	const profile = 'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: default}\n';
	writeFileSync(
		join(specs, 'default.yaml'),
		`${profile}spec: {lifecycle: {stop: {timeout: 1s}}}\n`,
	);
});

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

/** What a run that must end so said. */
async function ballast(status: number, ...args: readonly string[]): Promise<string> {
	const run = await runBallastAt({ root: lxc.root, specs }, args);
	expect({ status: run.status, ...(run.status !== status && { run }) }).toEqual({ status });
	return run.stdout + run.stderr;
}

const folderOf = (name: string) => join(lxc.paths.lxc, name);
const inRoot = (name: string, file: string) => join(folderOf(name), 'rootfs', file);
const read = (path: string) => readFileSync(path, 'utf8').trim();
const trash = () => readdirSync(lxc.paths.trash).filter((name) => name.startsWith('.'));

/** Owners, a hard link, a link outward, an extended attribute, a hole, and a name that ends like the config. */
function fillWithOdds(name: string): void {
	writeFileSync(inRoot(name, 'owned'), 'mine');
	chownSync(inRoot(name, 'owned'), 1234, 5678);
	linkSync(inRoot(name, 'owned'), inRoot(name, 'linked'));
	symlinkSync('/etc/passwd', inRoot(name, 'outward'));
	expect(spawnSync('setfattr', ['-n', 'user.a', '-v', 'b', inRoot(name, 'owned')]).status).toBe(0);
	writeFileSync(inRoot(name, 'hole'), '');
	truncateSync(inRoot(name, 'hole'), 64 * 2 ** 20);
	mkdirSync(inRoot(name, name));
	writeFileSync(inRoot(name, `${name}/config`), 'of the guest');
}

async function stopped(name: string, ...more: readonly string[]): Promise<void> {
	declare(name, 'state: Stopped # for now', `os: {copy: {path: ${tiny}}}`, ...more);
	await ballast(0, 'apply');
}

test('what was exported comes back under another name, with every file as it was, and runs', async () => {
	await stopped('export-one', 'disks: [{name: data, mount: /srv, image: {size: 16Mi}}]');
	fillWithOdds('export-one');
	const archive = join(lxc.root, 'one.tar.gz');
	expect(await ballast(0, 'export', 'export-one', '-o', archive)).toContain('its checksum');
	expect(spawnSync('sha256sum', ['-c', `${archive}.sha256`], { cwd: lxc.root }).status).toBe(0);
	expect(statSync(archive).size).toBeLessThan(8 * 2 ** 20);

	const said = await ballast(0, 'import', archive, '--name', 'export-two');
	expect(said).toMatch(/^export-two: imported; .*export-two\.yaml declares it\n$/);
	expect(read(join(specs, 'export-two.yaml'))).toContain('# for now');
	const owned = statSync(inRoot('export-two', 'owned'));
	expect([owned.uid, owned.gid, owned.nlink]).toEqual([1234, 5678, 2]);
	const value = spawnSync('getfattr', ['-n', 'user.a', inRoot('export-two', 'owned')]).stdout;
	expect(String(value)).toContain('user.a="b"');
	const hole = statSync(inRoot('export-two', 'hole'));
	expect(hole.size).toBe(64 * 2 ** 20);
	expect(hole.blocks * 512).toBeLessThan(2 ** 20);
	expect(read(inRoot('export-two', 'export-one/config'))).toBe('of the guest');
	expect(trash()).toEqual([]);

	declare(
		'export-two',
		`os: {copy: {path: ${tiny}}}`,
		'disks: [{name: data, mount: /srv, image: {size: 16Mi}}]',
	);
	await ballast(0, 'apply');
	expect(await ballast(0, 'diff')).toBe('2 unchanged\n');
	expect(read(join(folderOf('export-two'), 'config'))).toContain('export-two');
	const { instances } = JSON.parse(await ballast(0, 'get', 'export-two', '-o', 'json'));
	expect(instances[0].observed.state).toBe('RUNNING');
	const other = JSON.parse(await ballast(0, 'get', 'export-one', '-o', 'json')).instances[0];
	expect(instances[0].record.uid).not.toBe(other.record.uid);
});

test('an export that cannot be is refused, and leaves nothing', async () => {
	declare('export-runs', `os: {copy: {path: ${tiny}}}`);
	await ballast(0, 'apply');
	const archive = join(lxc.root, 'runs.tar');
	expect(await ballast(7, 'export', 'export-runs', '-o', archive)).toContain('it is RUNNING');
	expect(await ballast(2, 'export', 'export-runs')).toContain('Say -o FILE');
	expect(await ballast(2, 'export', 'export-runs', '-o', 'x.rar')).toContain('.tar.zst');
	expect(await ballast(2, 'export', 'export-none', '-o', archive)).toContain('cannot find');
	expect(readdirSync(lxc.root).filter((name) => name.startsWith('runs'))).toEqual([]);
	writeFileSync(archive, 'mine');
	expect(await ballast(2, 'export', 'export-runs', '-o', archive)).toContain('there already');
	expect(read(archive)).toBe('mine');
});

test('an archive that is cut, changed, hostile or none is refused, and leaves nothing', async () => {
	await stopped('export-bad');
	const archive = join(lxc.root, 'bad.tar');
	await ballast(0, 'export', 'export-bad', '-o', archive);
	expect(await ballast(2, 'import', archive)).toContain('there is an instance export-bad already');
	expect(await ballast(2, 'import', archive, '--name', '../x')).toContain('cannot import');
	const size = statSync(archive).size;
	truncateSync(archive, size / 2);
	expect(await ballast(7, 'import', archive, '--name', 'export-x')).toContain('.sha256 says');
	rmSync(`${archive}.sha256`);
	expect(await ballast(7, 'import', archive, '--name', 'export-x')).toContain('Is it whole');
	writeFileSync(archive, 'no archive');
	expect(await ballast(7, 'import', archive, '--name', 'export-x')).toContain('Is it whole');
	expect(await ballast(2, 'import', join(lxc.root, 'none.tar'))).toContain('no such file');

	expect(existsSync(folderOf('export-x'))).toBe(false);
	expect(existsSync(join(specs, 'export-x.yaml'))).toBe(false);
	expect(await ballast(0, 'undelete', '--list')).not.toContain('export-x');
	expect(trash()).toEqual([]);
});

test('through a pipe, with every file as it was; what did not come through whole is refused', async () => {
	await stopped('export-pipe');
	fillWithOdds('export-pipe');
	const program = join(import.meta.dirname, '../../bin/ballast');
	const say = (...args: readonly string[]) =>
		[program, '--root', lxc.root, '--specs', specs, ...args].join(' ');
	const through = (middle: string, name: string) =>
		spawnSync(
			'bash',
			[
				'-c',
				`${say('export', 'export-pipe', '-o', '-')} | ${middle} | ${say('import', '-', '--name', name)}`,
			],
			{ encoding: 'utf8' },
		);
	const run = through('cat', 'export-piped');
	expect(run).toMatchObject({
		status: 0,
		stdout: expect.stringMatching(/^export-piped: imported; /),
	});
	expect(run.stderr).toContain('export-pipe: written to the output');
	const owned = statSync(inRoot('export-piped', 'owned'));
	expect([owned.uid, owned.gid, owned.nlink]).toEqual([1234, 5678, 2]);
	expect(statSync(inRoot('export-piped', 'hole')).blocks * 512).toBeLessThan(2 ** 20);

	const bytes = Number(
		spawnSync('bash', ['-c', `${say('export', 'export-pipe', '-o', '-')} | wc -c`]).stdout,
	);
	for (const [middle, why] of [
		['head -c 100000', 'Is it whole'],
		// all but its end, which comes only when it was stopped all the while
		[`head -c ${bytes - 40 * 1024}`, 'whole'],
		['gzip', 'Is it whole'],
		['cat /dev/null', 'Is it whole'],
	]) {
		const cut = through(middle ?? '', 'export-cut');
		expect(cut).toMatchObject({ status: 7, stderr: expect.stringContaining(why ?? '') });
	}
	expect(trash()).toEqual([]);
	const unread = spawnSync(
		'bash',
		['-c', `${say('export', 'export-pipe', '-o', '-')} | true; echo \${PIPESTATUS[0]}`],
		{ encoding: 'utf8' },
	);
	expect(unread).toMatchObject({
		stdout: '7\n',
		stderr: expect.stringContaining('cannot write the archive'),
	});
	expect(trash()).toEqual([]);
	expect(existsSync(folderOf('export-cut'))).toBe(false);
	expect(trash()).toEqual([]);
	declare('export-piped', 'state: Stopped', `os: {copy: {path: ${tiny}}}`);
	declare('export-pipe', `os: {copy: {path: ${tiny}}}`);
	await ballast(0, 'apply');
	const runs = spawnSync('bash', ['-c', `${say('export', 'export-pipe', '-o', '-')} | wc -c`], {
		encoding: 'utf8',
	});
	expect(runs.stderr).toContain('it is RUNNING');
	expect(runs.stdout.trim()).toBe('0');
});

test('an archive whose folder is a link writes nowhere else', async () => {
	await stopped('export-evil');
	const good = join(lxc.root, 'good.tar');
	await ballast(0, 'export', 'export-evil', '-o', good);
	const work = join(lxc.root, 'work');
	const outside = join(lxc.root, 'outside');
	mkdirSync(work);
	mkdirSync(outside);
	expect(spawnSync('tar', ['-xf', good, '-C', work]).status).toBe(0);
	renameSync(join(work, 'export-evil'), join(work, 'real'));
	symlinkSync(outside, join(work, 'export-evil'));
	const evil = join(lxc.root, 'evil.tar');
	const members = ['ballast-export.json', 'export-evil'];
	expect(spawnSync('tar', ['-cf', evil, '-C', work, ...members]).status).toBe(0);
	expect(await ballast(7, 'import', evil, '--name', 'export-y')).toContain('Do not trust it');
	expect(readdirSync(outside)).toEqual([]);
	expect(trash()).toEqual([]);
});
