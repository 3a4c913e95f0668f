import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from '../support/ballast-process.ts';
import { lxc, makeContainer } from '../support/lxc-container.ts';
import { patience } from '../support/patience.ts';
import { payloadFolder } from '../support/payload-folder.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

/**
 * Why ballast does not simply write `memory.max`: on cgroup v2 the kernel takes any value, and kills what
 * does not fit. Only a kernel with nothing but cgroup v2 can show it.
 */
const MI = 2 ** 20;
const HELD_MIB = 60;

vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let root: RealLxc;
let specs: string;

beforeAll(async () => {
	root = await realLxc('sh');
	specs = join(root.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(root.root, 'tiny'));
	// dd keeps its buffer filled while nobody reads from it
	const holds = `dd if=/dev/zero bs=${HELD_MIB}M count=1 2>/dev/null | sleep 1000 &`;
	const ends = "trap 'exit 0' PWR TERM\nwhile :; do sleep 1000 & wait $!; done";
	writeFileSync(join(root.root, 'tiny/sbin/init'), `#!/bin/sh\n${holds}\n${ends}\n`, {
		mode: 0o755,
	});
});

afterAll(() => root.dispose());

test('a plain write of memory.max below what processes hold kills the container', async () => {
	const place = { lxcpath: root.paths.lxc, name: 'sh-plain' };
	await makeContainer({
		...place,
		init: readFileSync(join(root.root, 'tiny/sbin/init'), 'utf8'),
		lines: [`lxc.cgroup2.memory.max = ${256 * MI}`, 'lxc.cgroup2.memory.swap.max = 0'],
	});
	lxc('lxc-start', place);
	await memoryHeld('sh-plain');
	const kills = oomKills('sh-plain');
	writeFileSync(fileOf('sh-plain', 'memory.max'), String(30 * MI));
	expect(await waitFor('the kill', () => isKilled('sh-plain', kills))).toBe(true);
});

test('the same by an edit of the spec leaves it running, its limit untouched, and says why', async () => {
	declare('sh-held', 'memory: {max: 256Mi, swap: 0}');
	expect(ballast('apply', 'sh-held')).toMatchObject({ status: 0 });
	await memoryHeld('sh-held');
	const init = read('sh-held', 'cgroup.procs');
	declare('sh-held', 'memory: {max: 30Mi, swap: 0}');
	const { status, stdout } = ballast('apply', 'sh-held');
	expect(status).not.toBe(0);
	expect(stdout).toContain('Infeasible');
	expect(read('sh-held', 'memory.max')).toBe(String(256 * MI));
	expect(read('sh-held', 'cgroup.procs')).toBe(init);
	expect(oomKills('sh-held')).toBe(0);
	expect(memoryCondition('sh-held')).toMatchObject({ status: 'False', reason: 'LimitInfeasible' });
});

test('what swap may take is shrunk below what processes hold, and nothing is killed', async () => {
	declare('sh-swap', 'memory: {max: 256Mi, swap: 128Mi}');
	expect(ballast('apply', 'sh-swap')).toMatchObject({ status: 0 });
	await memoryHeld('sh-swap');
	const init = read('sh-swap', 'cgroup.procs');
	declare('sh-swap', 'memory: {max: 40Mi, swap: 128Mi}');
	await waitFor('the shrink, in as many steps as it takes', () => {
		ballast('apply', 'sh-swap');
		return read('sh-swap', 'memory.max') === String(40 * MI);
	});
	expect(Number(read('sh-swap', 'memory.current'))).toBeLessThan(40 * MI);
	expect(read('sh-swap', 'cgroup.procs')).toBe(init);
	expect(oomKills('sh-swap')).toBe(0);
});

test('memory.min keeps memory from being taken, and follows the spec', () => {
	declare('sh-min', 'memory: {min: 32Mi, max: 256Mi, swap: 0}');
	expect(ballast('apply', 'sh-min')).toMatchObject({ status: 0 });
	const before = read('sh-min', 'cgroup.procs').split('\n')[0];
	expect([read('sh-min', 'memory.low'), read('sh-min', 'memory.min')]).toContain(String(32 * MI));
	declare('sh-min', 'memory: {min: 16Mi, max: 256Mi, swap: 8Mi}');
	expect(ballast('apply', 'sh-min')).toMatchObject({ status: 0 });
	expect([read('sh-min', 'memory.low'), read('sh-min', 'memory.min')]).toContain(String(16 * MI));
	expect(read('sh-min', 'memory.swap.max')).toBe(String(8 * MI));
	expect(read('sh-min', 'cgroup.procs').split('\n')[0]).toBe(before);
});

function declare(name: string, memory: string): void {
	const head = `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n`;
	const spec = `  os: {copy: {path: ../tiny}}\n  ${memory}\n`;
	writeFileSync(join(specs, `${name}.yaml`), head + spec);
}

function ballast(...args: readonly string[]) {
	return runProgram({ root: root.root, specs }, args);
}

function memoryCondition(name: string): unknown {
	const [instance] = JSON.parse(ballast('get', name, '-o', 'json').stdout).instances;
	return instance.conditions.find(({ type }: { type: string }) => type === 'MemoryResized');
}

async function memoryHeld(name: string): Promise<void> {
	await waitFor(`${name} to hold its memory`, () => {
		const [, anon = '0'] = /^anon (\d+)/m.exec(read(name, 'memory.stat')) ?? [];
		return Number(anon) > HELD_MIB * MI;
	});
}

/** Its cgroup goes with it when its init is killed too. */
function isKilled(name: string, before: number): boolean {
	try {
		return oomKills(name) > before;
	} catch {
		return true;
	}
}

function oomKills(name: string): number {
	return Number(/^oom_kill (\d+)/m.exec(read(name, 'memory.events'))?.[1]);
}

function read(name: string, file: string): string {
	return readFileSync(fileOf(name, file), 'utf8').trim();
}

function fileOf(name: string, file: string): string {
	return join(payloadFolder(name, 'memory'), file);
}
