import { spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import type { Target } from '../../src/drivers/container/driver.ts';
import { LxcObserver } from '../../src/drivers/container/lxc/lxc-observer.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import { markerLine } from '../../src/drivers/container/lxc/marker.ts';
import type { ObservedInstance } from '../../src/model/observed.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

const UID = 'uid-1';
const ONLINE_CPUS = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim();
const IS_V2 = readLayout().kind === 'v2';
const LIMIT = IS_V2 ? 'lxc.cgroup2' : 'lxc.cgroup';
/** Otherwise the kernel kills init when the monitor dies. */
const OUTLIVES_MONITOR = 'lxc.monitor.signal.pdeath = 0';

let lxc: RealLxc;
let observer: LxcObserver;
let number = 0;

beforeAll(async () => {
	lxc = await realLxc('ob');
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	observer = new LxcObserver({
		paths: lxc.paths,
		lxcVersion: await installedLxcVersion(),
		usualLxcpath: join(lxc.root, 'usual'),
	});
});

afterAll(() => lxc.dispose());

afterEach(() => {
	for (const lxcpath of [lxc.paths.lxc, join(lxc.root, 'usual')]) {
		for (let each = 1; each <= number; each++) {
			if (existsSync(join(lxcpath, `ob${each}`))) stop(`ob${each}`, lxcpath);
		}
	}
});

test('a container that runs', async () => {
	const name = make();
	const before = Date.now();
	start(name);
	const observed = await observe(name);
	expect(observed).toEqual({
		name,
		ownership: 'Ours',
		uid: UID,
		lxcpath: lxc.paths.lxc,
		state: 'RUNNING',
		initPid: pidByLxc(name),
		startedAt: expect.any(Number),
		remains: [],
		contradiction: null,
		rootfs: 'Present',
		mountedDisks: [],
		hasSystemd: false,
		idRange: null,
		configHash: expect.stringMatching(/^[0-9a-f]{64}$/),
		limits: {
			memoryMax: 64 * 2 ** 20,
			memoryUsed: expect.any(Number),
			memory: expect.objectContaining({ min: null, unevictable: 0 }),
			cpus: ONLINE_CPUS,
			cpuQuota: null,
			cpuWeight: 100,
			pidsMax: 50,
			pidsUsed: 2,
			devices: IS_V2 ? null : ['c 1:3 rw', 'c 5:2 rw'],
			io: [],
			withoutControllers: [],
		},
		lastExit: null,
	});
	expect(Math.abs((observed.startedAt ?? 0) - before)).toBeLessThan(1000);
	expect(observed.limits?.memoryUsed).toBeGreaterThan(0);
});

test('a frozen container, and the same thawed', async () => {
	const name = make();
	start(name);
	lxcDo('lxc-freeze', name);
	expect((await observe(name)).state).toBe('FROZEN');
	lxcDo('lxc-unfreeze', name);
	expect((await observe(name)).state).toBe('RUNNING');
});

test('a container that never ran', async () => {
	const name = make();
	expect(await observe(name)).toMatchObject({
		ownership: 'Ours',
		state: 'STOPPED',
		initPid: null,
		startedAt: null,
		limits: null,
		rootfs: 'Present',
		mountedDisks: [],
		lastExit: null,
	});
});

test('a name of which nothing is there', async () => {
	expect(await observe('ob-nothing')).toMatchObject({
		ownership: 'Absent',
		uid: null,
		state: 'STOPPED',
		rootfs: 'Absent',
		hasSystemd: false,
		idRange: null,
		configHash: null,
		contradiction: null,
	});
});

test.each([
	['poweroff from inside', ['lxc-attach', '/bin/poweroff', '-f'], { cause: 'Poweroff', code: 0 }],
	['halt from inside', ['lxc-attach', '/bin/halt', '-f'], { cause: 'Poweroff', code: 0 }],
	['a soft stop that init follows', ['lxc-stop'], { cause: 'Code', code: 0 }],
	['a hard stop', ['lxc-stop', '-k'], { cause: 'Signal', code: 9 }],
] as const)('how a container ended: %s', async (_, command, exit) => {
	const name = make();
	start(name);
	const [tool, ...args] = command;
	lxcDo(tool, name, tool === 'lxc-attach' ? ['--', ...args] : args);
	const observed = await until(name, ({ state }) => state === 'STOPPED');
	expect(observed.lastExit).toMatchObject(exit);
	expect(Math.abs((observed.lastExit?.at ?? 0) - Date.now())).toBeLessThan(2000);
});

test.each([
	['init ends with a status', 'exit 3', { cause: 'Code', code: 3 }],
	['init ends well', 'exit 0', { cause: 'Code', code: 0 }],
	['init is killed', 'sleep 1000', { cause: 'Signal', code: 9 }],
])('how a container died: %s', async (_, script, exit) => {
	const name = make({ init: `#!/bin/sh\nsleep 0.1\n${script}\n` });
	start(name);
	if (exit.cause === 'Signal') process.kill(pidByLxc(name), 'SIGKILL');
	const observed = await until(name, ({ state }) => state === 'STOPPED');
	expect(observed.lastExit).toMatchObject(exit);
});

test('a reboot from inside never shows as stopped', async () => {
	const name = make();
	start(name);
	const before = (await observe(name)).initPid;
	lxcDo('lxc-attach', name, ['--', '/bin/reboot', '-f']);
	const seen: ObservedInstance[] = [];
	await waitFor('a new init', async () => {
		const observed = await observe(name);
		seen.push(observed);
		return observed.state === 'RUNNING' && observed.initPid !== before;
	});
	expect(seen.map(({ state }) => state)).not.toContain('STOPPED');
	expect(seen.map(({ contradiction }) => contradiction)).toEqual(seen.map(() => null));
});

test('a container dies with its monitor, of which no log tells how', async () => {
	const name = make();
	start(name);
	process.kill(monitorOf(pidByLxc(name)), 'SIGKILL');
	const observed = await until(name, ({ state }) => state === 'STOPPED');
	expect(observed).toMatchObject({ contradiction: null, lastExit: { cause: 'Unknown' } });
});

test('a container that outlives its monitor runs, which LXC denies: a contradiction', async () => {
	const name = make({ more: OUTLIVES_MONITOR });
	start(name);
	const init = pidByLxc(name);
	process.kill(monitorOf(init), 'SIGKILL');
	const observed = await until(name, ({ contradiction }) => contradiction !== null);
	expect(observed).toMatchObject({ state: 'RUNNING', initPid: init });
	expect(observed.contradiction).toContain(
		`process ${init} runs in its cgroup lxc.payload.${name}`,
	);
	expect(lxcDo('lxc-info', name, ['-s', '-H'])).toContain('STOPPED');
	process.kill(init, 'SIGKILL');
	await until(name, ({ contradiction, state }) => contradiction === null && state === 'STOPPED');
});

test('a container of the same name in another lxcpath without a monitor is not ours', async () => {
	const name = make();
	make({ name, lxcpath: join(lxc.root, 'usual'), more: OUTLIVES_MONITOR });
	start(name, join(lxc.root, 'usual'));
	const init = pidByLxc(name, join(lxc.root, 'usual'));
	process.kill(monitorOf(init), 'SIGKILL');
	await waitFor(
		'the end of the monitor',
		() => !existsSync(`/proc/${init}`) || monitorOf(init) === 1,
	);
	expect(await observe(name)).toMatchObject({ state: 'STOPPED', contradiction: null });
	process.kill(init, 'SIGKILL');
});

test('a second copy beside one without a monitor is a contradiction', async () => {
	const name = make({ more: OUTLIVES_MONITOR });
	start(name);
	const first = pidByLxc(name);
	process.kill(monitorOf(first), 'SIGKILL');
	await until(name, ({ contradiction }) => contradiction !== null);
	start(name);
	const observed = await observe(name);
	expect(observed.contradiction).toContain(`process ${first} runs`);
	expect(observed.initPid).toBe(pidByLxc(name));
	process.kill(first, 'SIGKILL');
	await until(name, ({ contradiction }) => contradiction === null);
});

test('a container whose command socket is in another network namespace is a contradiction', async () => {
	const name = make();
	start(name, lxc.paths.lxc, ['unshare', '--net']);
	const observed = await observe(name);
	expect(observed.state).toBe('RUNNING');
	expect(observed.contradiction).toContain('command socket does not show');
	process.kill(observed.initPid ?? 0, 'SIGKILL');
	await until(name, ({ contradiction, state }) => contradiction === null && state === 'STOPPED');
});

test('a container started by another name of our lxcpath is a contradiction', async () => {
	const name = make();
	const alias = join(lxc.root, 'alias');
	symlinkSync(lxc.paths.lxc, alias);
	start(name, alias);
	const observed = await observe(name);
	expect(observed).toMatchObject({ state: 'RUNNING', initPid: pidByLxc(name, alias) });
	expect(observed.contradiction).toContain(alias);
	stop(name, alias);
});

test('a directory without our marker, or with the uid of another record, is foreign', async () => {
	const unmarked = make({ marker: '# made by hand' });
	const other = make({ marker: null });
	expect(await observe(unmarked)).toMatchObject({ ownership: 'Foreign', uid: null });
	writeFileSync(configOf(other), `${markerLine({ name: other, uid: 'uid-2' })}\n`);
	expect((await observe(other)).ownership).toBe('Foreign');
	const withoutRecord = await observer.observe({ name: other, uid: null, adoptedFrom: null });
	expect(withoutRecord).toMatchObject({ ownership: 'Ours', uid: 'uid-2' });
});

test('an adopted container is ours where it lives', async () => {
	const usual = join(lxc.root, 'usual');
	const name = make({ lxcpath: usual, marker: '# made by hand' });
	start(name, usual);
	const target = { name, uid: UID, adoptedFrom: usual };
	expect(await observer.observe(target)).toMatchObject({
		ownership: 'Ours',
		uid: UID,
		lxcpath: usual,
		state: 'RUNNING',
	});
	const { foreign } = await observer.sweep([target]);
	expect(foreign.filter((each) => each.name === name)).toEqual([]);
});

test('a sweep sees targets, remains, what else is in our lxcpath, and what is foreign', async () => {
	const usual = join(lxc.root, 'usual');
	const [target, extra] = [make(), make()];
	const [running, stopped] = [make({ lxcpath: usual }), make({ lxcpath: usual })];
	mkdirSync(join(lxc.paths.lxc, '.creating-ob-half'));
	start(target);
	start(running, usual);
	const { instances, foreign, node } = await observer.sweep([targetOf(target)]);
	expect(instances.get(target)?.state).toBe('RUNNING');
	expect(instances.get(extra)).toMatchObject({ ownership: 'Ours', state: 'STOPPED' });
	expect(instances.get('ob-half')).toMatchObject({ ownership: 'Absent', remains: ['HalfCreated'] });
	expect(foreign.filter(({ lxcpath }) => lxcpath === usual)).toEqual(
		expect.arrayContaining([
			{ name: running, lxcpath: usual, running: true },
			{ name: stopped, lxcpath: usual, running: false },
		]),
	);
	expect(foreign.filter(({ lxcpath }) => lxcpath === lxc.paths.lxc)).toEqual([]);
	expect(node).toMatchObject({ lxcVersion: await installedLxcVersion(), cpus: ONLINE_CPUS });
	expect(node.memoryTotal).toBeGreaterThan(node.memoryAvailable);
	const [, btime] = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
	expect(Math.abs(node.bootedAt - Number(btime) * 1000)).toBeLessThan(2000);
	rmSync(join(lxc.paths.lxc, '.creating-ob-half'), { recursive: true });
});

test('a lxcpath too long for a socket name is observed as well', async () => {
	const root = join(lxc.root, 'l'.repeat(120));
	const paths = { ...lxc.paths, lxc: root };
	const name = make({ lxcpath: root });
	start(name, root);
	const long = new LxcObserver({ paths, lxcVersion: '5.0.2', usualLxcpath: '/nowhere' });
	const observed = await long.observe(targetOf(name));
	expect(observed).toMatchObject({ state: 'RUNNING', contradiction: null });
	stop(name, root);
});

test('a container that was started in the foreground has no monitor that shows: LXC is asked', async () => {
	const name = make();
	const initPid = await pidAfter(name, () =>
		spawnSync('sh', [
			'-c',
			`lxc-start -F -P ${lxc.paths.lxc} -n ${name} </dev/null >/dev/null 2>&1 &`,
		]),
	);
	expect(await observe(name)).toMatchObject({
		state: 'RUNNING',
		initPid,
		contradiction: null,
		limits: { pidsMax: 50 },
	});
});

test('a changed config has another hash', async () => {
	const name = make();
	const before = await observe(name);
	expect((await observe(name)).configHash).toBe(before.configHash);
	writeFileSync(configOf(name), `${readFileSync(configOf(name), 'utf8')}# more\n`);
	expect((await observe(name)).configHash).not.toBe(before.configHash);
});

test('a rootfs that is not there', async () => {
	const name = make();
	rmSync(join(lxc.paths.lxc, name, 'rootfs'), { recursive: true });
	expect((await observe(name)).rootfs).toBe('Absent');
});

interface Making {
	readonly name?: string;
	readonly lxcpath?: string;
	readonly marker?: string | null;
	readonly init?: string;
	/** Further lines of the config. */
	readonly more?: string;
}

function make({
	name,
	lxcpath = lxc.paths.lxc,
	marker = null,
	init,
	more = '',
}: Making = {}): string {
	if (name === undefined) number += 1;
	const chosen = name ?? `ob${number}`;
	const folder = join(lxcpath, chosen);
	cpSync(join(lxc.root, 'tiny'), join(folder, 'rootfs'), {
		recursive: true,
		verbatimSymlinks: true,
	});
	if (init !== undefined) writeFileSync(join(folder, 'rootfs/sbin/init'), init);
	const config = [
		marker ?? markerLine({ name: chosen, uid: UID }),
		`lxc.uts.name = ${chosen}`,
		`lxc.rootfs.path = dir:${folder}/rootfs`,
		'lxc.net.0.type = empty',
		'lxc.mount.auto = proc:mixed',
		`${LIMIT}.${IS_V2 ? 'memory.max' : 'memory.limit_in_bytes'} = 64M`,
		`${LIMIT}.pids.max = 50`,
		`${LIMIT}.devices.deny = a`,
		`${LIMIT}.devices.allow = c 1:3 rw`,
		`${LIMIT}.devices.allow = c 5:2 rw`,
		more,
	];
	writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
	return chosen;
}

function start(name: string, lxcpath = lxc.paths.lxc, prefix: readonly string[] = []): void {
	const log = join(lxc.paths.log, `${name}.start.log`);
	const argv = [...prefix, 'lxc-start', '-P', lxcpath, '-n', name, '-o', log, '-l', 'DEBUG'];
	const [command = '', ...args] = argv;
	const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
	expect(`${status} ${stderr}`).toBe('0 ');
}

function stop(name: string, lxcpath: string): void {
	lxcDo('lxc-stop', name, ['-k'], lxcpath);
}

function lxcDo(tool: string, name: string, args: readonly string[] = [], lxcpath = lxc.paths.lxc) {
	return spawnSync(tool, ['-P', lxcpath, '-n', name, ...args], { encoding: 'utf8' }).stdout;
}

function pidByLxc(name: string, lxcpath = lxc.paths.lxc): number {
	return Number(lxcDo('lxc-info', name, ['-p', '-H'], lxcpath));
}

function pidAfter(name: string, act: () => void): Promise<number> {
	act();
	return waitFor('a running init', () =>
		lxcDo('lxc-info', name, ['-s', '-H']).includes('RUNNING') ? pidByLxc(name) : null,
	);
}

function monitorOf(init: number): number {
	return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${init}/status`, 'utf8'))?.[1]);
}

function configOf(name: string): string {
	return join(lxc.paths.lxc, name, 'config');
}

function targetOf(name: string): Target {
	return { name, uid: UID, adoptedFrom: null };
}

function observe(name: string): Promise<ObservedInstance> {
	return observer.observe(targetOf(name));
}

function until(
	name: string,
	isReached: (observed: ObservedInstance) => boolean,
): Promise<ObservedInstance> {
	return waitFor(`${name} as expected`, async () => {
		const observed = await observe(name);
		return isReached(observed) && observed;
	});
}
