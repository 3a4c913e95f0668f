import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { listLoops } from '../../src/drivers/storage/loops.ts';
import { runBallast, runBallastAt } from '../support/cli.ts';
import { makeOsDefinition } from '../support/os-definition.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(30_000) });

let lxc: RealLxc;
let specs: string;

beforeAll(async () => {
	lxc = await realLxc('gscript');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'source'));
	mkdirSync(join(lxc.root, 'etc/ballast'), { recursive: true });
	const settings = `ganeti: {osFolders: [${join(lxc.root, 'os')}]}\nprune: {max: 9}\n`;
	writeFileSync(join(lxc.root, 'etc/ballast/ballast.yaml'), settings);
	const profile = 'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: default}\n';
	const spec = 'spec: {lifecycle: {stop: {timeout: 1s}}}\n';
	writeFileSync(join(specs, 'default.yaml'), `${profile}${spec}`);
	define({});
});

afterEach(async () => {
	define({});
	for (const file of readdirSync(specs)) if (file !== 'default.yaml') rmSync(join(specs, file));
	await ballast(0, 'apply');
});

afterAll(() => lxc.dispose());

/** Mounts the file system of a disk at $target while these lines run. */
const mounted = (disk: string, ...lines: readonly string[]) =>
	[
		'target=$(mktemp -d)',
		`mount ${disk} $target`,
		...lines,
		'umount $target',
		'rmdir $target',
	].join('\n');
const MKFS = 'mke2fs -Fqt ext4 $DISK_0_PATH';

/** As those of instance-debootstrap do it, by tar. */
const SCRIPTS = {
	create: () =>
		`${MKFS}\n${mounted('$DISK_0_PATH', `cp -a ${join(lxc.root, 'source')}/. $target`)}`,
	export: () => mounted('$EXPORT_DEVICE', 'echo mine > $target/by-export', 'tar -C $target -c .'),
	import: () => `${MKFS}\n${mounted('$IMPORT_DEVICE', 'tar -C $target -x')}`,
	rename: () =>
		mounted(
			'$DISK_0_PATH',
			'grep -qx "$OLD_INSTANCE_NAME" $target/etc/hostname',
			'echo "$OLD_INSTANCE_NAME -> $INSTANCE_NAME" >> $target/etc/renamed',
		),
} as const;

/** The definition, with another script in place of one, or without it (`null`). */
function define(others: Partial<Record<keyof typeof SCRIPTS, string | null>>): void {
	const folder = join(lxc.root, 'os/plain');
	rmSync(folder, { recursive: true, force: true });
	const texts = {
		...Object.fromEntries(Object.entries(SCRIPTS).map(([n, of]) => [n, of()])),
		...others,
	};
	const files = Object.entries(texts).map(([name, text]) => [
		name,
		text === null ? null : `#!/bin/bash\nset -e\n${text}\n`,
	]);
	makeOsDefinition(folder, Object.fromEntries(files));
}

function declare(name: string, ...spec: readonly string[]): void {
	const head = ['apiVersion: ballast/v1', 'kind: Instance', `metadata: {name: ${name}}`, 'spec:'];
	writeFileSync(
		join(specs, `${name}.yaml`),
		[...head, ...spec.map((line) => `  ${line}`), ''].join('\n'),
	);
}

const ROOT = 'disks: [{name: root, image: {size: 32Mi}}]';

async function made(name: string, ...spec: readonly string[]): Promise<void> {
	declare(name, ...spec, 'os: {ganeti: {name: plain, variant: small}}', ROOT);
	await ballast(0, 'apply');
	if (spec.includes('state: Stopped')) await unusedDisks();
}

/** Scripts of other tests have the mounts of the host for as long as they run. */
function unusedDisks(): Promise<boolean> {
	return waitFor('the end of its loop devices', async () =>
		listLoops().every(({ backingFile }) => !backingFile.startsWith(lxc.root)),
	);
}

/** What a run that must end so said. */
async function ballast(status: number, ...args: readonly string[]): Promise<string> {
	const run = await runBallastAt({ root: lxc.root, specs }, args);
	expect({ status: run.status, ...(run.status !== status && { run }) }).toEqual({ status });
	return run.stdout + run.stderr;
}

const inLxc = () => readdirSync(lxc.paths.lxc).toSorted();
const file = (name: string, path: string) =>
	readFileSync(join(lxc.paths.lxc, name, 'rootfs', path), 'utf8').trim();

function expectNothingLeft(): void {
	const trash = existsSync(lxc.paths.trash) ? readdirSync(lxc.paths.trash) : [];
	expect(trash.filter((entry) => entry.startsWith('.'))).toEqual([]);
	expect(readdirSync(lxc.root).filter((entry) => entry.includes('.part-'))).toEqual([]);
	const loops = listLoops().filter(({ backingFile }) => backingFile.includes(lxc.root));
	expect(loops.filter(({ backingFile }) => !backingFile.includes('/lxc/'))).toEqual([]);
}

test('a dump by its export script comes back by its import script, under another name, and runs', async () => {
	await made('gscript-one', 'state: Stopped');
	const dump = join(lxc.root, 'one.dump');
	expect(await ballast(0, 'export', 'gscript-one', '--os-scripts', '-o', dump)).toMatch(
		/^gscript-one: its root disk is written to .*one\.dump by plain, its checksum beside it\n$/,
	);
	expect(spawnSync('sha256sum', ['-c', `${dump}.sha256`], { cwd: lxc.root }).status).toBe(0);
	expect(spawnSync('tar', ['-tf', dump]).stdout.toString()).toContain('./etc/hostname');

	const os = `{name: plain, import: ../one.dump, renameFrom: gscript-one}`;
	declare('gscript-two', `os: {ganeti: ${os}}`, ROOT);
	expect(await ballast(1, 'diff', 'gscript-two')).toContain(`dump ${dump} by Ganeti OS plain`);
	await ballast(0, 'apply');
	expect(file('gscript-two', 'etc/renamed')).toBe('gscript-one -> gscript-two');
	expect(file('gscript-two', 'etc/hostname')).toBe('gscript-two');
	expect(file('gscript-two', 'by-export')).toBe('mine');
	// the script had a copy of its own
	declare('gscript-one', 'os: {ganeti: {name: plain, variant: small}}', ROOT);
	await ballast(0, 'apply');
	expect(existsSync(join(lxc.paths.lxc, 'gscript-one/rootfs/by-export'))).toBe(false);
	expect(await ballast(0, 'diff')).toBe('2 unchanged\n');
	expectNothingLeft();
});

test('an instance may run again as soon as its disk is copied', async () => {
	await made('gscript-runs');
	const dump = join(lxc.root, 'runs.dump');
	const run = () => ballast(0, 'export', 'gscript-runs', '--os-scripts', '-o', dump);
	expect(await ballast(7, 'export', 'gscript-runs', '--os-scripts', '-o', dump)).toMatch(
		/it is RUNNING[\s\S]*ballast stop gscript-runs --for 1h/,
	);
	const at = (name: string) => join(lxc.root, name);
	define({
		export: `touch ${at('reached')}; until [ -e ${at('go')} ]; do sleep 0.05; done; ${SCRIPTS.export()}`,
	});
	await ballast(0, 'stop', 'gscript-runs', '--for', '10m');
	await unusedDisks();
	const exported = run();
	await waitFor('its export script', () => existsSync(at('reached')));
	await ballast(0, 'resume', 'gscript-runs');
	await ballast(0, 'apply');
	writeFileSync(join(lxc.paths.lxc, 'gscript-runs/rootfs/written'), '');
	writeFileSync(at('go'), '');
	await exported;
	const members = spawnSync('tar', ['-tf', dump]).stdout.toString();
	expect(members).toContain('./by-export');
	expect(members).not.toContain('./written');
	expectNothingLeft();
});

test('an export that cannot be, or whose script fails, leaves nothing', async () => {
	await made('gscript-bad', 'state: Stopped');
	declare('gscript-other', 'state: Stopped', `os: {copy: {path: ${join(lxc.root, 'source')}}}`);
	await ballast(0, 'apply');
	const dump = join(lxc.root, 'bad.dump');
	const to = ['--os-scripts', '-o', dump];
	expect(await ballast(2, 'export', 'gscript-other', ...to)).toContain('no Ganeti OS definition');
	expect(await ballast(2, 'export', 'gscript-none', ...to)).toContain('cannot find gscript-none');
	expect(await ballast(2, 'export', 'gscript-bad', '--os-scripts')).toContain('Say -o FILE');
	expect(await ballast(2, 'export', 'gscript-bad', '--os-scripts', '-o', '-')).toContain('cut off');
	define({ export: 'echo half; echo no tape >&2; exit 4' });
	const said = await ballast(7, 'export', 'gscript-bad', ...to);
	expect(said).toMatch(/cannot run export of the Ganeti OS plain: no tape; \(it ended with 4\)/);
	expect(said).toContain('gscript-bad.os-export.log');
	define({ export: null });
	expect(await ballast(7, 'export', 'gscript-bad', ...to)).toContain('export is not there');
	expect(readdirSync(lxc.root).filter((name) => name.startsWith('bad'))).toEqual([]);
	writeFileSync(dump, 'mine');
	expect(await ballast(2, 'export', 'gscript-bad', ...to)).toContain('is there already');
	expect(readFileSync(dump, 'utf8')).toBe('mine');
	expectNothingLeft();
});

test('an export that is interrupted leaves nothing, and the next one removes what a killed one left', async () => {
	await made('gscript-cut', 'state: Stopped');
	const left = join(lxc.paths.trash, `.export-${2 ** 22 + 1}-gone`);
	mkdirSync(left, { recursive: true });
	const reached = join(lxc.root, 'cut-reached');
	define({ export: `echo half; touch ${reached}; sleep 54321876` });
	const dump = join(lxc.root, 'cut.dump');
	const abort = new AbortController();
	const args = ['--root', lxc.root, '--specs', specs, 'export', 'gscript-cut', '--os-scripts'];
	const run = runBallast([...args, '-o', dump], { signal: abort.signal });
	await waitFor('its export script', () => existsSync(reached));
	expect(existsSync(left)).toBe(false);
	abort.abort();
	expect((await run).code).not.toBe(0);
	expect(readdirSync(lxc.root).filter((name) => name.startsWith('cut.'))).toEqual([]);
	expectNothingLeft();
});

test('a clone is renamed by the script before its first start; one that fails leaves nothing', async () => {
	await made('gscript-from', 'state: Stopped');
	expect(await ballast(0, 'clone', 'gscript-from', 'gscript-to')).toContain(
		'made another host by the rename script of plain',
	);
	const spec = readFileSync(join(specs, 'gscript-to.yaml'), 'utf8');
	expect(spec).toMatch(/name: plain\s+variant: small\s+renameFrom: gscript-from/);
	define({ rename: 'echo what a name >&2; exit 1' });
	const said = await ballast(7, 'apply');
	expect(said).toMatch(
		/cannot run rename of the Ganeti OS plain: what a name; \(it ended with 1\)/,
	);
	expect(inLxc()).toEqual(['gscript-from']);
	expectNothingLeft();

	define({ create: 'exit 9' });
	writeFileSync(join(specs, 'gscript-to.yaml'), spec.replace('state: Stopped', 'state: Running'));
	await ballast(0, 'retry', 'gscript-to');
	await ballast(0, 'apply');
	expect(file('gscript-to', 'etc/renamed')).toBe('gscript-from -> gscript-to');
	expect(file('gscript-to', 'etc/hostname')).toBe('gscript-to');
	expect(await ballast(0, 'diff')).toBe('2 unchanged\n');
});

test('without a rename script a clone is made another host by the rules alone', async () => {
	define({ rename: null });
	await made('gscript-plain', 'state: Stopped');
	expect(await ballast(0, 'clone', 'gscript-plain', 'gscript-ruled')).toContain(
		'made another host by the rules of os.fit: plain cannot',
	);
	expect(readFileSync(join(specs, 'gscript-ruled.yaml'), 'utf8')).toMatch(/os:\s+base: \{\}/);
});

test('an archive that comes under another name is renamed inside, or not at all', async () => {
	await made('gscript-kept', 'state: Stopped');
	const archive = join(lxc.root, 'kept.tar');
	await ballast(0, 'export', 'gscript-kept', '-o', archive);
	define({ rename: 'echo what a name >&2; exit 1' });
	const before = inLxc();
	const failed = await ballast(7, 'import', archive, '--name', 'gscript-new');
	expect(failed).toContain('what a name');
	expect(failed).toContain('To go without it: --no-rename.');
	expect(inLxc()).toEqual(before);
	expect(await ballast(0, 'undelete', '--list')).not.toContain('gscript-new');
	expectNothingLeft();

	await ballast(0, 'import', archive, '--name', 'gscript-same', '--no-rename');
	define({});
	await ballast(0, 'import', archive, '--name', 'gscript-new');
	define({ rename: null });
	expect(await ballast(0, 'import', archive, '--name', 'gscript-last')).toContain(
		'inside it is gscript-kept: plain cannot rename it here',
	);
	for (const name of ['gscript-new', 'gscript-same']) {
		const path = join(specs, `${name}.yaml`);
		writeFileSync(path, readFileSync(path, 'utf8').replace('Stopped', 'Running'));
	}
	await ballast(0, 'apply');
	expect(file('gscript-new', 'etc/renamed')).toBe('gscript-kept -> gscript-new');
	expect(existsSync(join(lxc.paths.lxc, 'gscript-same/rootfs/etc/renamed'))).toBe(false);
	expectNothingLeft();
});

test('an archive whose root disk is a link to another file is not renamed', async () => {
	await made('gscript-link', 'state: Stopped');
	const archive = join(lxc.root, 'link.tar');
	await ballast(0, 'export', 'gscript-link', '-o', archive);
	const work = join(lxc.root, 'work');
	mkdirSync(work);
	expect(spawnSync('tar', ['-xf', archive, '-C', work]).status).toBe(0);
	const victim = join(lxc.root, 'victim.img');
	const image = join(work, 'gscript-link/disks/root.img');
	renameSync(image, victim);
	symlinkSync(victim, image);
	const before = readFileSync(victim);
	const members = ['ballast-export.json', 'gscript-link'];
	const evil = join(lxc.root, 'evil.tar');
	expect(spawnSync('tar', ['-cf', evil, '-C', work, ...members]).status).toBe(0);
	expect(await ballast(7, 'import', evil, '--name', 'gscript-evil')).toContain('Do not trust it');
	expect(readFileSync(victim).equals(before)).toBe(true);
	expectNothingLeft();
});

test('an import that cannot be leaves nothing and says why', async () => {
	const os = (more: string) => `os: {ganeti: {name: plain, import: ${more}}}`;
	declare('gscript-in', os('/no/such.dump'), ROOT);
	expect(await ballast(7, 'apply')).toMatch(/RootfsMissing .*\/no\/such\.dump does not exist/);
	const dump = join(lxc.root, 'garbage.dump');
	writeFileSync(dump, 'no archive');
	declare('gscript-in', os(dump), ROOT);
	expect(await ballast(7, 'apply')).toMatch(/cannot run import of the Ganeti OS plain: .*tar/);
	expect(inLxc().join(' ')).toBe('');
	expectNothingLeft();
});
