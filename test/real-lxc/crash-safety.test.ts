import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NodeStatus } from '../../src/model/instance-status.ts';
import { runProgram, startDaemon } from '../support/ballast-process.ts';
import { patience, SLOWNESS } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const ROUNDS = SLOWNESS === 1 ? 40 : 4;
const CHANGING = ['crash-a', 'crash-b', 'crash-c', 'crash-d'];
const STEADY = 'crash-steady';

let lxc: RealLxc;
let specs: string;
let rootfs: string;
let daemon: ChildProcess | undefined;

beforeAll(async () => {
	lxc = await realLxc('crash');
	specs = join(lxc.root, 'specs');
	rootfs = join(lxc.root, 'tiny');
	mkdirSync(specs);
	await makeTinyRootfs(rootfs);
});

afterAll(async () => {
	await killDaemon();
	await lxc.dispose();
});

test(
	'a daemon that is killed at any moment leaves nothing that the next one does not repair',
	async () => {
		const chance = seeded(20260101);
		declare(STEADY, 'Running', 64);
		daemon = startDaemon({ root: lxc.root, specs });
		const before = await untilInitOf(STEADY);
		await killDaemon();
		rmSync(lxc.paths.socket, { force: true });
		for (let round = 0; round < ROUNDS; round++) {
			daemon = startDaemon({ root: lxc.root, specs });
			// some die while they come up, most while they work
			if (chance() < 0.75) await until(() => existsSync(lxc.paths.socket) || undefined, 'a socket');
			for (let count = 0; count < 3; count++) edit(chance);
			await new Promise((next) => setTimeout(next, chance() * 150));
			await killDaemon();
			rmSync(lxc.paths.socket, { force: true });
		}
		daemon = startDaemon({ root: lxc.root, specs });
		const status = await untilSettled();
		expect(readdirSync(lxc.paths.lxc).sort()).toEqual(declared());
		expect(status.instances.map(({ name }) => name).sort()).toEqual(declared());
		expect(initOf(status, STEADY)).toBe(before);
		expect(crashesOf(status)).toEqual([]);
		expect(ballast('diff').status).toBe(0);
	},
	patience(120_000),
);

function declare(name: string, state: string, mebibytes: number): void {
	writeFileSync(
		join(specs, `${name}.yaml`),
		[
			'apiVersion: ballast/v1',
			'kind: Instance',
			`metadata: {name: ${name}}`,
			'spec:',
			`  state: ${state}`,
			`  os: {copy: {path: ${rootfs}}}`,
			`  memory: {max: ${mebibytes}Mi}`,
			'  lifecycle: {stop: {timeout: 2s}}',
			'',
		].join('\n'),
	);
}

/** One of the changes that people make: a new limit, a state, a deleted or a new instance. */
function edit(chance: () => number): void {
	const name = CHANGING[Math.floor(chance() * CHANGING.length)] ?? '';
	const state = ['Running', 'Running', 'Stopped', 'Frozen'][Math.floor(chance() * 4)] ?? 'Running';
	if (chance() < 0.25) rmSync(join(specs, `${name}.yaml`), { force: true });
	else declare(name, state, 32 + Math.floor(chance() * 64));
}

const declared = (): string[] => readdirSync(specs).map((file) => file.replace('.yaml', ''));

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
	if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
	const ended = once(ending, 'exit');
	ending.kill('SIGKILL');
	await ended;
}

function ballast(...args: string[]): { status: number | null; stdout: string } {
	return runProgram({ root: lxc.root, specs }, args);
}

async function until<T>(look: () => T | undefined, what: string): Promise<T> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const seen = look();
		if (seen !== undefined) return seen;
		if (Date.now() > deadline) throw new Error(`waited too long for ${what}`);
		await new Promise((next) => setTimeout(next, 20));
	}
}

function statusNow(): NodeStatus | undefined {
	if (!existsSync(lxc.paths.socket)) return undefined;
	const { status, stdout } = ballast('get', '-o', 'json');
	return status === 0 ? (JSON.parse(stdout) as NodeStatus) : undefined;
}

const initOf = (status: NodeStatus, name: string): number | null | undefined =>
	status.instances.find((instance) => instance.name === name)?.observed.initPid;

/** Names that count unwanted exits: none of these containers ever ended by itself. */
const crashesOf = (status: NodeStatus): string[] =>
	status.instances.filter(({ record }) => (record?.crashes.count ?? 0) > 0).map(({ name }) => name);

function untilInitOf(name: string): Promise<number> {
	return until(() => {
		const status = statusNow();
		return (status && initOf(status, name)) ?? undefined;
	}, `${name} to run`);
}

function untilSettled(): Promise<NodeStatus> {
	return until(() => {
		const status = statusNow();
		const settled =
			status?.daemon &&
			status.instances.length === declared().length &&
			status.instances.every(({ plan }) => plan.verb === 'NONE' && plan.holds.length === 0);
		return settled ? status : undefined;
	}, 'everything to converge');
}
