import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { readIfThere } from '../../src/host/if-there.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC, EVERY_RULE } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { payloadFolder } from '../support/payload-folder.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

/** Memory that is copied while its processes run: only a kernel that tells what was written to can do that. */
vi.setConfig({ testTimeout: patience(30_000), hookTimeout: patience(20_000) });

const MI = 2 ** 20;
const HALF = 4 * MI;
const TARGET = { name: 'pc-worker', uid: 'uid-of-pc-worker', adoptedFrom: null };

/**
 * Holds one half of its memory as it is and writes the other one anew, of a letter that it is told; says what is in both when that is not said yet,
 * and counts. It starts no process for anything else: what has just been forked has all of its memory, and a round copies that too.
 */
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM
(i=0; while :; do i=$((i+1)); echo $i >/tmp/tick.new; mv /tmp/tick.new /tmp/tick; sleep 0.1; done) &
kept=$(head -c ${HALF} /dev/zero | tr '\\0' k)
letter=
while :; do
	read -r wanted </letter
	if [ "$wanted" != "$letter" ]; then
		letter=$wanted
		held=$(head -c ${HALF} /dev/zero | tr '\\0' $letter)
	fi
	[ -e /tmp/held ] || { echo "$kept$held" | md5sum >/tmp/held.new; mv /tmp/held.new /tmp/held; }
	read -t 1 -r nothing <>/never
done
`;

let lxc: RealLxc;
let driver: LxcDriver;
let folder: string;
let spec: InstanceSpec;

beforeAll(async () => {
	lxc = await realLxc('pc');
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '6.0.4' });
	folder = join(lxc.root, 'moving/images');
	const path = join(lxc.root, 'tiny');
	await makeTinyRootfs(path);
	writeFileSync(join(path, 'sbin/init'), INIT, { mode: 0o755 });
	for (const applet of ['mv', 'tr', 'md5sum']) symlinkSync('busybox', join(path, 'bin', applet));
	expect(spawnSync('mkfifo', [join(path, 'never')]).status).toBe(0);
	spec = {
		...BASE_SPEC,
		os: { kind: 'copy', path, fit: EVERY_RULE },
		hvparams: { ...BASE_SPEC.hvparams, lxc_tty: 0 },
		migration: { mode: 'Live', memory: 'PreCopy', transport: 'Ssh' },
	};
	await driver.create(TARGET, spec);
	// emulated, its answer may take longer than is waited for
	await waitFor(
		'CRIU to say that it can',
		async () => (await driver.preCopyObstacles()).length === 0,
	);
});
afterAll(() => lxc.dispose());

beforeEach(async () => {
	writeFileSync(pathOf('letter'), 'a\n');
	rmSync(pathOf('tmp/tick'), { force: true });
	await driver.start(TARGET, spec);
	await holds('a');
});
afterEach(async () => {
	await driver.stop(TARGET, { timeoutMs: 0, thenKill: true });
	rmSync(folder, { recursive: true, force: true });
	injectIntoCriu(null);
});

test('each round copies what was written to since the one before, and all of it is there after the stop', async () => {
	expect(await round(1)).toBeGreaterThan(2 * HALF);
	expect(await round(2)).toBeLessThan(HALF / 2);
	await write('b');
	expect(await round(3)).toBeGreaterThan(HALF);
	expect(await round(4)).toBeLessThan(HALF / 2);
	await write('c');
	const counted = ticks();
	await driver.checkpoint(TARGET, folder);
	expect(await driver.observe(TARGET)).toMatchObject({ state: 'STOPPED' });
	await driver.restore(TARGET, { folder, spec });
	await holds('c');
	expect(ticks()).toBeGreaterThanOrEqual(counted);
	expect(existsSync(folder)).toBe(false);
});

test('what a round does not come to the end of leaves it as it was, and nothing builds on it', async () => {
	const { initPid } = await driver.observe(TARGET);
	const moments = ['ptrace:signal=KILL:when=5', 'ptrace:signal=KILL:when=12', 'splice:signal=KILL'];
	for (const [at, moment] of moments.entries()) {
		await round(1);
		await write('bcd'[at] ?? '');
		injectIntoCriu(moment);
		await expect(round(2)).rejects.toMatchObject({ reason: 'CheckpointFailed' });
		injectIntoCriu(null);
		expect(existsSync(folder)).toBe(false);
		expect(await driver.observe(TARGET)).toMatchObject({ state: 'RUNNING', initPid });
		expect(readFileSync(join(payloadFolder(TARGET.name, 'memory'), 'cgroup.freeze'), 'utf8')).toBe(
			'0\n',
		);
		const counted = ticks();
		await waitFor('it to count', () => ticks() > counted + 3);
	}
	expect(putInto(initPid)).toEqual([]);
	await expect(round(2)).rejects.toThrow('what it wrote to since the round before is not known');
	await driver.checkpoint(TARGET, folder);
	await driver.restore(TARGET, { folder, spec });
	await holds('d');
});

const round = (number: number): Promise<number> =>
	driver.preCopy.round(TARGET, { folder, round: number });

/** In its root file system. */
const pathOf = (file: string): string => join(lxc.paths.lxc, TARGET.name, 'rootfs', file);

const ticks = (): number => Number(readIfThere(pathOf('tmp/tick')) ?? 0);

async function write(letter: string): Promise<void> {
	writeFileSync(pathOf('letter'), `${letter}\n`);
	await holds(letter);
}

/** Both halves, as it says twice after this was asked: what it had begun to say then may be late. */
async function holds(letter: string): Promise<void> {
	const memory = `${'k'.repeat(HALF)}${letter.repeat(HALF)}\n`;
	const sum = createHash('md5').update(memory).digest('hex');
	for (const time of ['once', 'again']) {
		rmSync(pathOf('tmp/held'), { force: true });
		await waitFor(`${letter} in its memory, ${time}`, () => {
			const said = readIfThere(pathOf('tmp/held'));
			const isSo = said?.startsWith(sum) ?? false;
			if (said !== null && !isSo) rmSync(pathOf('tmp/held'));
			return isSo;
		});
	}
}

/** What CRIU puts into a process to write its memory can be both written and run; nothing else of it can. */
const putInto = (pid: number | null): readonly string[] =>
	readFileSync(`/proc/${pid}/maps`, 'utf8')
		.split('\n')
		.filter((line) => / rwx[ps] /.test(line));

/** Without them it calls the kernel otherwise. */
const WITH_BREAKPOINTS = '/usr/lib/without-breakpoints/criu';

/** Where LXC looks for CRIU first. The machine is thrown away. */
const STAND_IN = '/usr/local/sbin/criu';

/** At which system call of a round, while it stops the processes, holds them, or writes their memory, CRIU is killed; `null` = it is not. */
function injectIntoCriu(fault: string | null): void {
	rmSync(STAND_IN, { force: true });
	if (fault === null) return;
	const call = fault.split(':')[0];
	const traced = `exec strace -o /dev/null -e trace=${call} -e inject=${fault} ${WITH_BREAKPOINTS} "$@"`;
	const script = `#!/bin/sh\n[ "$1" != pre-dump ] || ${traced}\nexec /usr/sbin/criu "$@"\n`;
	writeFileSync(STAND_IN, script, { mode: 0o755 });
}
