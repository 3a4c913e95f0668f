import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ballastArgv, runProgram, startDaemon } from '../support/ballast-process.ts';
import { onTerminal, type TerminalRun } from '../support/on-terminal.ts';
import { makeOsDefinition } from '../support/os-definition.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(30_000) });

let lxc: RealLxc;
let place: { readonly root: string; readonly specs: string };

/** An installation that takes some seconds, and some megabytes more each second. */
const INSTALL = `#!/bin/sh
set -e
mke2fs -Fqt ext4 "$DISK_0_PATH"
target=$(mktemp -d)
mount "$DISK_0_PATH" "$target"
cp -a ../../source/. "$target"
for i in 1 2 3 4 5 6; do
	dd if=/dev/urandom of="$target/part$i" bs=1M count=4 conv=fsync 2>/dev/null
	sleep 0.5
done
umount "$target"
rmdir "$target"
`;

/** A dump that takes as long. */
const DUMP = `#!/bin/sh
set -e
for i in 1 2 3 4 5 6; do
	head -c 4M /dev/urandom
	sleep 0.5
done
`;

beforeAll(async () => {
	lxc = await realLxc('line');
	place = { root: lxc.root, specs: join(lxc.root, 'specs') };
	mkdirSync(place.specs);
	await makeTinyRootfs(join(lxc.root, 'source'));
	makeOsDefinition(join(lxc.root, 'os/slow'), { create: INSTALL, export: DUMP });
	mkdirSync(dirname(lxc.paths.settings), { recursive: true });
	writeFileSync(lxc.paths.settings, `ganeti: {osFolders: [${lxc.root}/os]}\n`);
});

afterEach(() => {
	rmSync(join(place.specs, 'one.yaml'), { force: true });
	writeFileSync(join(place.specs, 'other.yaml'), instanceOf('line-other'));
	const { status, stdout } = runProgram(place, ['apply']);
	expect({ status, ...(status !== 0 && { stdout }) }).toEqual({ status: 0 });
});

afterAll(() => lxc.dispose());

function instanceOf(name: string): string {
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\n`;
	const os =
		'os: {ganeti: {name: slow, variant: default, parameters: {filesystem: ext4, root-size: "1"}}}';
	return `${head}spec:\n  ${os}\n  disks: [{name: root, mount: /, image: {size: 64Mi}}]\n`;
}

const declareOne = () => writeFileSync(join(place.specs, 'one.yaml'), instanceOf('line-one'));

const EVENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}\S+ +[A-Z][A-Za-z]+ {2}/;
const PROGRESS = /^line-one {10}Creating {12}(for \ds|\d+Mi so far(, \d+[KM]i\/s)?)$/;

function expectRedrawn({ code, frames, last }: TerminalRun): void {
	expect(code, last.join('\n')).toBe(0);
	const shown = frames.flatMap((lines) => lines.filter((line) => /Creating/.test(line)));
	expect(new Set(shown).size).toBeGreaterThan(1);
	expect(shown.filter((line) => !PROGRESS.test(line))).toEqual([]);
	// one line, and always the last one
	const places = frames.map((lines) => lines.findIndex((line) => /Creating/.test(line)));
	for (const [at, line] of places.entries())
		expect([-1, (frames[at]?.length ?? 0) - 1]).toContain(line);
	expect(last.at(-1)).toMatch(/^\d of \d as declared$/);
	expect(last.slice(0, -1).filter((line) => !EVENT.test(line))).toEqual([]);
	expect(last.filter((line) => /line-one.*(Created|Started)/.test(line))).toHaveLength(2);
}

test('on a terminal apply redraws one line, and what stays are events and the summary', async () => {
	declareOne();
	expectRedrawn(await onTerminal(ballastArgv(place, ['apply'])));
});

test('by way of a daemon it does the same', async () => {
	const daemon = startDaemon(place);
	try {
		// what is asked for before it answers finds the root locked
		await waitFor('the daemon', () => existsSync(lxc.paths.socket));
		declareOne();
		expectRedrawn(await onTerminal(ballastArgv(place, ['apply'])));
	} finally {
		daemon.kill('SIGTERM');
		await waitFor('its end', () => daemon.exitCode !== null || daemon.signalCode !== null);
	}
});

test('a terminal that cannot be redrawn gets lines only', async () => {
	declareOne();
	const { frames, last } = await onTerminal(ballastArgv(place, ['apply']), { term: 'dumb' });
	expect(frames.flat().filter((line) => PROGRESS.test(line))).toEqual([]);
	expect(last.at(-1)).toMatch(/as declared$/);
});

test('Ctrl-C leaves no line behind', async () => {
	declareOne();
	const run = await onTerminal(ballastArgv(place, ['apply']), { interruptAt: PROGRESS });
	expect(run.code).toBe(130);
	expect(
		run.last
			.map((line) => line.replace('^C', ''))
			.filter((line) => line !== '' && !EVENT.test(line)),
	).toEqual([]);
});

function exported(run: TerminalRun, words: RegExp): void {
	expect(run.code).toBe(0);
	const shown = run.frames.flat().filter((line) => line.includes('Exporting'));
	expect(shown.length).toBeGreaterThan(0);
	for (const line of shown) expect(line).toMatch(words);
	expect(run.last.join('')).toMatch(/^line-other: (its root disk is )?written to [^\r]*$/);
}

test('export and import show it, below nothing that goes into a file, and it is gone at the end', async () => {
	const name = 'line-other';
	const archive = join(lxc.root, 'other.tar.gz');
	writeFileSync(join(place.specs, 'other.yaml'), `${instanceOf(name)}  state: Stopped\n`);
	expect(runProgram(place, ['apply'])).toMatchObject({ status: 0 });
	const big = join(lxc.paths.lxc, name, 'big');
	const fill = ['if=/dev/urandom', `of=${big}`, 'bs=1M', 'count=128'];
	expect(spawnSync('dd', fill, { stdio: 'ignore' })).toMatchObject({ status: 0 });
	const narrow = { columns: 50 };
	const toFile = await onTerminal(ballastArgv(place, ['export', name, '-o', archive]), narrow);
	exported(toFile, /^line-other {8}Exporting {11}(for \ds|\d+Mi so f?a?)/);
	const piped = `${ballastArgv(place, ['export', name, '-o', '-']).join(' ')} | gzip > ${archive}.2`;
	exported(await onTerminal(['sh', '-c', piped]), /^line-other +Exporting +\d+Mi of about \d+Mi/);
	expect(spawnSync('tar', ['-tzf', `${archive}.2`]).status).toBe(0);

	const imported = ballastArgv(place, ['import', archive, '--name', 'line-one', '--no-rename']);
	const { code, last } = await onTerminal(imported, { columns: 200 });
	expect([code, last]).toEqual([
		0,
		[expect.stringMatching(/^line-one: imported; .* declares it$/)],
	]);
	const spec = join(place.specs, 'line-one.yaml');
	writeFileSync(spec, `${instanceOf('line-one')}  state: Stopped\n`);
	expect(runProgram(place, ['apply'])).toMatchObject({ status: 0 });
	rmSync(spec);
});

test('so does an export by the scripts of its OS', async () => {
	const name = 'line-other';
	writeFileSync(join(place.specs, 'other.yaml'), `${instanceOf(name)}  state: Stopped\n`);
	expect(runProgram(place, ['apply'])).toMatchObject({ status: 0 });
	const dump = ['--os-scripts', '-o', join(lxc.root, 'other.dump')];
	const run = await onTerminal(ballastArgv(place, ['export', name, ...dump]));
	exported(run, /^line-other +Exporting +(for \ds|\d+Mi so far(, \d+[KM]i\/s)?)$/);
	expect(run.frames.flat().filter((line) => /\d+Mi so far/.test(line))).not.toEqual([]);
});
