import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NodeStatus } from '../../src/model/instance-status.ts';
import { runProgram, startDaemon } from '../support/ballast-process.ts';
import { expectNoLeaks } from '../support/loop-leaks.ts';
import { patience, SLOWNESS } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

const ROUNDS = SLOWNESS === 1 ? 25 : 3;
const CHANGING = ['dcrash-a', 'dcrash-b', 'dcrash-c'];
const STEADY = 'dcrash-steady';

let lxc: RealLxc;
let specs: string;
let tiny: string;
let daemon: ChildProcess | undefined;

beforeAll(async () => {
	lxc = await realLxc('dcrash');
	specs = join(lxc.root, 'specs');
	tiny = join(lxc.root, 'tiny');
	mkdirSync(specs);
	await makeTinyRootfs(tiny);
});

afterAll(async () => {
	await killDaemon();
	await lxc.dispose();
});

test(
	'a daemon that is killed while it makes, mounts, grows and removes disks loses none and leaves none mounted',
	async () => {
		const chance = seeded(20261125);
		declare(STEADY, { state: 'Running', data: 16 });
		daemon = startDaemon({ root: lxc.root, specs });
		await waitFor(`${STEADY} to run`, () => stateOf(STEADY) === 'RUNNING');
		expect(ballast('exec', STEADY, '--', 'sh', '-c', 'echo kept >/srv/file').status).toBe(0);
		for (let round = 0; round < ROUNDS; round += 1) {
			await killDaemon();
			daemon = startDaemon({ root: lxc.root, specs });
			// some die while they come up, most while they work
			if (chance() < 0.8) {
				await waitFor('a socket', () => existsSync(lxc.paths.socket));
			}
			for (let count = 0; count < 2; count += 1) edit(chance);
			await delay(chance() * 400 * SLOWNESS);
		}
		expect(ballast('exec', STEADY, '--', 'cat', '/srv/file').stdout).toBe('kept\n');
		for (const name of declared()) declare(name, { state: 'Stopped', data: 64 });
		const patient = { timeout: patience(60_000), interval: 200 };
		await expect.poll(whatIsLeftToDo, patient).toBe('');
		await expectNoLeaks(lxc.root);
		const images = imagesBelow(lxc.root);
		expect(images.length).toBeGreaterThan(declared().length);
		for (const image of images) expect(spawnSync('e2fsck', ['-fn', image]).status).toBe(0);
	},
	patience(180_000),
);

interface Shape {
	readonly state: string;
	/** Mebibytes of its data disk; `null` = it has none. */
	readonly data: number | null;
}

function declare(name: string, { state, data }: Shape): void {
	const lines = [
		'apiVersion: ballast/v1',
		'kind: Instance',
		`metadata: {name: ${name}}`,
		'spec:',
		`  state: ${state}`,
		`  os: {copy: {path: ${tiny}}}`,
		'  updates: {restart: Auto}',
		'  lifecycle: {stop: {timeout: 2s}}',
		'  disks:',
		'    - {name: root, image: {size: 16Mi}}',
		...(data === null ? [] : [`    - {name: data, mount: /srv, image: {size: ${data}Mi}}`]),
		'',
	];
	writeFileSync(join(specs, `${name}.yaml`), lines.join('\n'));
}

/** One of the changes that people make: a state, a disk that comes, grows or goes, a deleted or a new instance. */
function edit(chance: () => number): void {
	const name = CHANGING[Math.floor(chance() * CHANGING.length)] ?? '';
	const state = chance() < 0.7 ? 'Running' : 'Stopped';
	const data = chance() < 0.3 ? null : 16 + 4 * Math.floor(chance() * 12);
	if (chance() < 0.25) rmSync(join(specs, `${name}.yaml`), { force: true });
	else declare(name, { state, data });
}

const declared = (): string[] => readdirSync(specs).map((file) => file.replace('.yaml', ''));

function imagesBelow(root: string): readonly string[] {
	const found = spawnSync('find', [root, '-name', '*.img'], { encoding: 'utf8' }).stdout;
	return found.split('\n').filter((path) => path !== '');
}

/** The same rounds on every run, so that a failure can be looked at again. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

async function killDaemon(): Promise<void> {
	const ending = daemon;
	daemon = undefined;
	if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
	const ended = once(ending, 'exit');
	ending.kill('SIGKILL');
	await ended;
	rmSync(lxc.paths.socket, { force: true });
}

function ballast(...args: readonly string[]) {
	return runProgram({ root: lxc.root, specs }, args);
}

function statusNow(): NodeStatus | undefined {
	const { status, stdout } = ballast('get', '-o', 'json');
	return status === 0 ? JSON.parse(stdout) : undefined;
}

const stateOf = (wanted: string): string | undefined =>
	statusNow()?.instances.find(({ name }) => name === wanted)?.observed.state;

/** '' when all is stopped and as declared, and nothing else is there; otherwise what a person would see. */
function whatIsLeftToDo(): string {
	const states = statusNow()?.instances.map(({ observed }) => observed.state) ?? ['?'];
	const { status, stdout } = ballast('diff');
	const folders = readdirSync(lxc.paths.lxc).sort();
	const isDone = status === 0 && states.every((state) => state === 'STOPPED');
	if (isDone && folders.join() === declared().sort().join()) return '';
	return `${states.join()} ${folders.join()} ${stdout}`;
}
