import { describe, expect, it } from 'vitest';
import { writeMemoryMax } from '../../../../src/drivers/container/sim/sim-memory.ts';
import { outside } from '../../../../src/drivers/container/sim/sim-outside.ts';
import { beginRun, runInit } from '../../../../src/drivers/container/sim/sim-run.ts';
import { aSpec } from '../../../support/a-spec.ts';
import { START, simWorld, WEB, WEB_PLACE } from '../../../support/sim-world.ts';

const spec = aSpec();
const MIB = 2 ** 20;

async function running() {
	const world = simWorld();
	const sim = world.driver();
	await sim.create(WEB, spec);
	await sim.start(WEB, spec);
	return { ...world, sim };
}

describe('a guest', () => {
	it('that ends so long after each start is a crash loop', async () => {
		const { clock, host, driver } = simWorld();
		outside.changeGuest(host, 'web', { exits: { afterMs: 5000, cause: 'Code', code: 3 } });
		const sim = driver();
		await sim.create(WEB, spec);
		for (const round of [1, 2, 3]) {
			await sim.start(WEB, spec);
			await clock.advance(4999);
			expect(await sim.observe(WEB)).toMatchObject({
				state: 'RUNNING',
				lastExit: null,
			});
			await clock.advance(1);
			const lastExit = { at: START + round * 5000, cause: 'Code', code: 3 };
			expect(await sim.observe(WEB)).toMatchObject({ state: 'STOPPED', lastExit });
		}
	});

	it('that is slow to halt is waited for, and no longer than it takes', async () => {
		const { clock, host, sim } = await running();
		outside.changeGuest(host, 'web', { haltMs: 3000 });
		await clock.runUntil(sim.stop(WEB, { timeoutMs: 60_000, thenKill: false }));
		expect(clock.now()).toBe(START + 3000);
		expect(await sim.observe(WEB)).toMatchObject({ lastExit: { cause: 'Poweroff', code: 0 } });
	});

	it('that ends by itself during a stop ends the wait', async () => {
		const { clock, host, sim } = await running();
		outside.changeGuest(host, 'web', { ignoresHalt: true });
		clock.after(2000, () => outside.exit(host, WEB_PLACE, { cause: 'Signal', code: 11 }));
		await clock.runUntil(sim.stop(WEB, { timeoutMs: 60_000, thenKill: false }));
		expect(clock.now()).toBe(START + 2000);
	});
});

describe('drift', () => {
	it('shows in what is observed and in what a watcher hears', async () => {
		const { clock, host, sim } = await running();
		const heard: string[] = [];
		const abort = new AbortController();
		const watching = sim.watch(({ name, what }) => heard.push(`${name} ${what}`), abort.signal);
		outside.changeCgroup(host, WEB_PLACE, { memoryMax: 7 * MIB });
		outside.freeze(host, WEB_PLACE);
		expect(await sim.observe(WEB)).toMatchObject({
			state: 'FROZEN',
			limits: { memoryMax: 7 * MIB },
		});
		outside.unfreeze(host, WEB_PLACE);
		outside.exit(host, WEB_PLACE, { cause: 'Signal', code: 9 });
		outside.start(host, WEB_PLACE);
		expect(await sim.observe(WEB)).toMatchObject({ state: 'RUNNING' });
		await clock.advance(0);
		expect(heard).toEqual([
			'web FROZEN',
			'web THAWED',
			'web RUNNING',
			'web STOPPED',
			'web exited',
			'web STARTING',
			'web RUNNING',
		]);
		abort.abort();
		await watching;
		outside.freeze(host, WEB_PLACE);
		await clock.advance(0);
		expect(heard).toHaveLength(7);
	});

	it('of an lxcpath is heard only by who watches it', async () => {
		const { clock, host, sim } = await running();
		const elsewhere = { lxcpath: '/var/lib/lxc', name: 'old' };
		const config = { spec, hash: 'x' };
		host.put({
			...elsewhere,
			marker: null,
			config,
			rootfs: null,
			lastExit: null,
			disks: [],
			mounted: [],
			images: null,
		});
		const heard: string[] = [];
		const abort = new AbortController();
		const watching = sim.watch(({ name }) => heard.push(name), abort.signal);
		outside.start(host, elsewhere);
		await clock.advance(0);
		expect(heard).toEqual([]);
		sim.watchAlso([elsewhere.lxcpath]);
		outside.freeze(host, elsewhere);
		await clock.advance(0);
		expect(heard).toEqual(['old']);
		abort.abort();
		await watching;
	});
});

describe('a container in another network namespace', () => {
	it('looks stopped, contradicts itself, and nothing is done to it', async () => {
		const { host, sim } = await running();
		outside.hide(host, WEB_PLACE, true);
		const [hidden] = host.runsOf(WEB_PLACE);
		expect(await sim.observe(WEB)).toMatchObject({
			state: 'STOPPED',
			initPid: null,
			contradiction: expect.stringContaining('command socket'),
		});
		await expect(sim.start(WEB, spec)).rejects.toMatchObject({ reason: 'AlreadyRunning' });
		await expect(sim.stop(WEB, { timeoutMs: 1, thenKill: true })).rejects.toThrow('web');
		await expect(sim.moveToTrash(WEB, 'web@1')).rejects.toThrow('web');
		expect(host.runsOf(WEB_PLACE)).toEqual([hidden]);
		outside.hide(host, WEB_PLACE, false);
		expect(await sim.observe(WEB)).toMatchObject({ state: 'RUNNING', contradiction: null });
	});

	it('would be started twice by whoever does not look: the host lets it happen', async () => {
		const { host } = await running();
		const config = host.container(WEB_PLACE)?.config;
		outside.hide(host, WEB_PLACE, true);
		runInit(host, beginRun(host, WEB_PLACE, config!));
		expect(host.runsOf(WEB_PLACE)).toHaveLength(2);
	});
});

describe('a memory limit written below what cannot be reclaimed', () => {
	const used = { memoryUsed: 30 * MIB, memoryPinned: 10 * MIB };

	async function runningOn(cgroupLayout: 'v1' | 'v2') {
		const world = simWorld({ cgroupLayout });
		outside.changeGuest(world.host, 'web', used);
		const sim = world.driver();
		await sim.create(WEB, spec);
		await sim.start(WEB, spec);
		const write = (limit: number) =>
			writeMemoryMax(world.host, world.host.visibleRun(WEB_PLACE)!, limit);
		return { ...world, sim, write };
	}

	it('is refused by cgroup v1, which keeps the old one', async () => {
		const { sim, write } = await runningOn('v1');
		expect(write(9 * MIB)).toBe('Busy');
		expect(await sim.observe(WEB)).toMatchObject({
			state: 'RUNNING',
			limits: { memoryMax: 64 * MIB },
		});
	});

	it('kills on cgroup v2', async () => {
		const { host, sim, write } = await runningOn('v2');
		expect(write(9 * MIB)).toBe('Killed');
		expect(host.oomKills).toBe(1);
		expect(await sim.observe(WEB)).toMatchObject({ state: 'STOPPED', lastExit: { code: 9 } });
	});

	it.each(['v1', 'v2'] as const)(
		'above it, %s reclaims and counts in whole pages',
		async (layout) => {
			const { sim, write } = await runningOn(layout);
			expect(write(20 * MIB + 5)).toBe('Set');
			expect((await sim.observe(WEB)).limits).toMatchObject({
				memoryMax: 20 * MIB,
				memoryUsed: 20 * MIB,
			});
		},
	);
});

describe('an adopted container', () => {
	const adopted = { name: 'old', uid: 'uid-of-old', adoptedFrom: '/var/lib/lxc' } as const;

	it('is ours where it lives, and moves into our lxcpath by configure, stop and start', async () => {
		const { host, driver } = simWorld();
		const sim = driver();
		const there = { lxcpath: '/var/lib/lxc', name: 'old' };
		const config = { spec, hash: 'theirs' };
		const rootfs = { kind: 'Managed', id: 'theirs', bytes: 1 } as const;
		host.put({
			...there,
			marker: null,
			config,
			rootfs,
			lastExit: null,
			disks: [],
			mounted: [],
			images: null,
		});
		outside.start(host, there);
		expect((await sim.sweep([])).foreign).toEqual([{ ...there, running: true }]);
		expect((await sim.sweep([adopted])).foreign).toEqual([]);
		expect(await sim.observe(adopted)).toMatchObject({
			ownership: 'Ours',
			uid: adopted.uid,
			state: 'RUNNING',
			lxcpath: there.lxcpath,
		});
		await sim.configure(adopted, spec);
		expect(await sim.observe(adopted)).toMatchObject({ lxcpath: there.lxcpath });
		await expect(sim.start(adopted, spec)).rejects.toMatchObject({ reason: 'AlreadyRunning' });
		await sim.stop(adopted, { timeoutMs: 1000, thenKill: false });
		await sim.start(adopted, spec);
		expect(await sim.observe({ ...adopted, adoptedFrom: null })).toMatchObject({
			ownership: 'Ours',
			state: 'RUNNING',
			rootfs: 'Present',
		});
		expect(host.container(there)?.rootfs).toEqual(rootfs);
	});
});

describe('a start', () => {
	it('mounts the controllers that the spec needs, and names one that cannot be had', async () => {
		const { host, driver } = simWorld({
			controllers: ['devices', 'freezer', 'memory'],
			mountable: ['pids'],
		});
		const sim = driver();
		const using = (...names: string[]) => ({
			...spec,
			hvparams: { ...spec.hvparams, lxc_cgroup_use: names },
		});
		await sim.create(WEB, spec);
		await expect(sim.start(WEB, using('rdma'))).rejects.toMatchObject({
			reason: 'ControllerMissing',
		});
		await sim.start(WEB, using('pids'));
		expect(host.node.controllers).toEqual(['devices', 'freezer', 'memory', 'pids']);
	});

	it('names a bridge that is not there', async () => {
		const { driver } = simWorld({ bridges: ['br0'] });
		const sim = driver();
		const nic = {
			name: 'eth0',
			routed: null,
			macvlan: null,
			phys: null,
			mac: 'Auto',
			mtu: null,
			vlan: null,
			gateway4: null,
			gateway6: null,
			hooks: { up: null, down: null },
		};
		const nics = [{ ...nic, bridge: 'br1', ipv4: [], ipv6: [] }];
		await sim.create(WEB, { ...spec, nics });
		await expect(sim.start(WEB, { ...spec, nics })).rejects.toMatchObject({
			reason: 'BridgeMissing',
			message: expect.stringContaining('br1'),
		});
	});
});
