import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../../src/drivers/container/driver.ts';
import { LxcObserver } from '../../../../src/drivers/container/lxc/lxc-observer.ts';
import { type FakeHost, makeFakeHost } from '../../../support/fake-host-tree.ts';

let directory: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'ballast-fake-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe.each(['v1', 'v2'] as const)('on cgroup %s', (layout) => {
	let host: FakeHost;
	let observer: LxcObserver;

	beforeEach(() => {
		host = makeFakeHost({ directory, layout, running: 2, stopped: 1 });
		const usualLxcpath = join(directory, 'usual');
		observer = new LxcObserver({ ...host, lxcVersion: '6.0.4', usualLxcpath });
	});

	test('a sweep tells all of a container from files', async () => {
		const { instances } = await observer.sweep(targetsOf(host));
		expect(instances.get('c1')).toEqual({
			name: 'c1',
			ownership: 'Ours',
			uid: host.uid,
			lxcpath: host.paths.lxc,
			state: 'RUNNING',
			initPid: 10_001,
			startedAt: expect.any(Number),
			remains: [],
			contradiction: null,
			rootfs: 'Present',
			mountedDisks: [],
			hasSystemd: false,
			idRange: null,
			configHash: expect.any(String),
			limits: {
				memoryMax: 67_108_864,
				memoryUsed: 1_048_576,
				memory: {
					min: null,
					swapMax: 67_108_864,
					file: 528_384,
					anon: 262_144,
					unevictable: 8192,
					kernel: 249_856,
					swapRoom: 0,
				},
				cpus: '0-1',
				cpuQuota: 1.5,
				cpuWeight: 200,
				pidsMax: 100,
				pidsUsed: 3,
				devices: layout === 'v1' ? ['c 1:3 rw', 'c 5:2 rwm'] : null,
				io: [],
				withoutControllers: [],
			},
			lastExit: null,
		});
		expect(instances.get('c3')).toMatchObject({ state: 'STOPPED', limits: null });
	});

	test('init started so many ticks of 10 ms after the boot', async () => {
		const { instances } = await observer.sweep(targetsOf(host));
		const boot = Date.now() - 1_000_000;
		expect(Math.abs((instances.get('c1')?.startedAt ?? 0) - boot - 42_000)).toBeLessThan(500);
	});

	test('a start time does not jitter from sweep to sweep', async () => {
		const first = await observer.sweep(targetsOf(host));
		const second = await observer.sweep(targetsOf(host));
		expect(second.instances).toEqual(first.instances);
	});

	test('the node', async () => {
		const { node } = await observer.sweep([]);
		expect(Math.abs(node.bootedAt - (Date.now() - 1_000_000))).toBeLessThan(1500);
		expect(node).toEqual({
			bootedAt: node.bootedAt,
			lxcVersion: '6.0.4',
			cgroupLayout: layout,
			controllers:
				layout === 'v1'
					? ['blkio', 'cpu', 'cpuset', 'devices', 'freezer', 'memory', 'pids']
					: ['blkio', 'cpu', 'cpuacct', 'cpuset', 'devices', 'freezer', 'io', 'memory', 'pids'],
			cpus: '0-7',
			memoryTotal: 2 ** 20,
			memoryAvailable: 2 ** 19,
		});
	});

	test('a frozen and a freezing container', async () => {
		const [c1, c2] = [freezerOf('c1'), freezerOf('c2')];
		writeFileSync(c1.file, c1.frozen);
		writeFileSync(c2.file, c2.freezing);
		if (layout === 'v2') writeFileSync(join(c2.folder, 'cgroup.freeze'), '1\n');
		const { instances } = await observer.sweep(targetsOf(host));
		expect(instances.get('c1')?.state).toBe('FROZEN');
		expect(instances.get('c2')?.state).toBe('FREEZING');
	});

	test('without the socket of a container that runs there is a contradiction', async () => {
		const unix = join(host.procRoot, 'net/unix');
		writeFileSync(unix, readFileSync(unix, 'utf8').replace(/.*\/c1\/command\n/, ''));
		const { instances } = await observer.sweep(targetsOf(host));
		expect(instances.get('c1')?.contradiction).toContain('command socket does not show');
		expect(instances.get('c2')?.contradiction).toBeNull();
	});

	test('without its monitor and socket there is a contradiction', async () => {
		rmSync(join(host.procRoot, '10000'), { recursive: true });
		const unix = join(host.procRoot, 'net/unix');
		writeFileSync(unix, readFileSync(unix, 'utf8').replace(/.*\/c1\/command\n/, ''));
		const observed = await observer.observe(targetOf(host, 'c1'));
		expect(observed).toMatchObject({ state: 'RUNNING', initPid: 10_001 });
		expect(observed.contradiction).toContain('lxc.payload.c1 without a monitor');
	});

	test('one container that cannot be observed does not hide the others', async () => {
		rmSync(join(host.paths.lxc, 'c1/config'));
		mkdirSync(join(host.paths.lxc, 'c1/config'));
		const { instances } = await observer.sweep(targetsOf(host));
		expect(instances.get('c1')?.contradiction).toContain('it cannot be observed: EISDIR');
		expect(instances.get('c2')?.state).toBe('RUNNING');
		await expect(observer.observe(targetOf(host, 'c1'))).rejects.toMatchObject({
			reason: 'ObserveFailed',
		});
	});

	function freezerOf(name: string) {
		const folder = join(
			directory,
			'sys/fs/cgroup',
			layout === 'v1' ? 'freezer' : '',
			`lxc.payload.${name}`,
		);
		return layout === 'v1'
			? { folder, file: join(folder, 'freezer.state'), frozen: 'FROZEN\n', freezing: 'FREEZING\n' }
			: {
					folder,
					file: join(folder, 'cgroup.events'),
					frozen: 'frozen 1\n',
					freezing: 'frozen 0\n',
				};
	}
});

function targetsOf(host: FakeHost): readonly Target[] {
	return host.names.map((name) => targetOf(host, name));
}

function targetOf({ uid }: FakeHost, name: string): Target {
	return { name, uid, adoptedFrom: null };
}
