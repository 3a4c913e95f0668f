import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { memoryIn } from '../../src/drivers/container/lxc/pre-copy/rounds.ts';
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

/** Holds one half of its memory as it is and writes the other one anew, of a letter that it is told; says what is in both, and counts. */
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
	sleep 0.2 & wait $!
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
});

test('each round copies what was written to since the one before, and all of it is there after the stop', async () => {
	const first = await round(1);
	expect(first).toBeGreaterThan(2 * HALF);
	const second = await round(2);
	expect(second).toBeLessThan(HALF);
	await write('b');
	const third = await round(3);
	expect(third).toBeGreaterThan(HALF);
	expect(third).toBeLessThan(first - HALF / 2);
	await write('c');
	const counted = ticks();
	await driver.checkpoint(TARGET, folder);
	expect(await driver.observe(TARGET)).toMatchObject({ state: 'STOPPED' });
	expect(await memoryIn(folder)).toBeLessThan(first - HALF / 2);
	await driver.restore(TARGET, { folder, spec });
	await holds('c');
	expect(ticks()).toBeGreaterThanOrEqual(counted);
	expect(existsSync(folder)).toBe(false);
});

test('what a round does not come to the end of leaves it as it was, and nothing builds on it', async () => {
	const { initPid } = await driver.observe(TARGET);
	const before = mapsOf(initPid);
	const moments = ['inventory.img', 'pagemap-1.img', 'pages-1.img', 'stats-dump'];
	for (const [at, moment] of moments.entries()) {
		await round(1);
		await write(at % 2 === 0 ? 'b' : 'c');
		const failing = expect(round(2)).rejects.toMatchObject({ reason: 'CheckpointFailed' });
		await killCriuAt(join(folder, 'round-2', moment));
		await failing;
		expect(existsSync(folder)).toBe(false);
		expect(await driver.observe(TARGET)).toMatchObject({ state: 'RUNNING', initPid });
		expect(readFileSync(join(payloadFolder(TARGET.name, 'memory'), 'cgroup.freeze'), 'utf8')).toBe(
			'0\n',
		);
		const counted = ticks();
		await waitFor('it to count', () => ticks() > counted + 3);
	}
	expect(mapsOf(initPid)).toBe(before);
	await expect(round(2)).rejects.toThrow('what it wrote to since the round before is not known');
	await driver.checkpoint(TARGET, folder);
	await driver.restore(TARGET, { folder, spec });
	await holds('c');
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
			if (said !== null) rmSync(pathOf('tmp/held'));
			return said?.startsWith(sum);
		});
	}
}

/** What CRIU puts into a process to write its memory is a mapping of its own. */
const mapsOf = (pid: number | null): number =>
	readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n').length;

/** Once there is such a file. */
async function killCriuAt(file: string): Promise<void> {
	while (!existsSync(file)) await setImmediate();
	for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
		if (readIfThere(`/proc/${pid}/comm`) === 'criu\n') process.kill(Number(pid), 'SIGKILL');
	}
}
