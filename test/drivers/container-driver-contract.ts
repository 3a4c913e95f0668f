import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContainerDriver, OwnedTarget } from '../../src/drivers/container/driver.ts';
import { allowedDevices } from '../../src/model/device-rule.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import type { ObservedInstance } from '../../src/model/observed.ts';
import type { LimitField, LimitValue } from '../../src/model/plan.ts';
import { desiredLimit } from '../../src/reconciler/plan/limits.ts';
import { EVERY_RULE } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';

const MIB = 2 ** 20;

/** A host, real or simulated, that a driver is tried on. */
export interface ContractHost {
	readonly driver: ContainerDriver;
	/** Begins every name, so that containers of several test files do not meet. */
	readonly prefix: string;
	/** Our own lxcpath. */
	readonly lxcpath: string;
	/** A spec that can be created and started here, with a managed rootfs and no NICs. */
	specFor(name: string, overrides?: Partial<InstanceSpec>): InstanceSpec;
	target(name: string): OwnedTarget;
	/** From its next start on, its init takes no notice of a request to halt. */
	ignoreHalt(name: string): Promise<void>;
	/** What its init does from its next start on when it is asked to reboot; otherwise it reboots. */
	onReboot(name: string, what: 'Halts' | 'Ignores'): Promise<void>;
	/** From its next start on, no command that is run in it comes to an end. */
	hangCommands(name: string): Promise<void>;
	/** Kills its init with SIGKILL, as no driver verb does. */
	killInit(name: string): Promise<void>;
	/** Starts it in another network namespace, so that LXC's tools take it for stopped. */
	startUnseen(name: string): Promise<void>;
	/** Leaves what a crash in the middle of `create` leaves. */
	plantHalfCreated(name: string): Promise<void>;
	/** Puts a container without our marker into our lxcpath. */
	plantForeign(name: string): Promise<void>;
	/** True while that container is exactly as it was planted. */
	isForeignUntouched(name: string): Promise<boolean>;
	dispose(): Promise<void>;
}

/** What holds for every container driver, whatever it drives. `setup` makes an empty host for each test. */
export function containerDriverContract(label: string, setup: () => Promise<ContractHost>): void {
	describe(`container driver contract: ${label}`, () => {
		let host: ContractHost;
		let driver: ContainerDriver;
		let web: string;

		const target = (name = web) => host.target(name);
		const look = (name = web) => driver.observe(target(name));
		const created = async (overrides: Partial<InstanceSpec> = {}) => {
			await driver.create(target(), host.specFor(web, overrides));
		};
		const started = async (overrides: Partial<InstanceSpec> = {}) => {
			await created(overrides);
			await driver.start(target(), host.specFor(web, overrides));
		};
		const set = async (limit: LimitField, value: LimitValue) => {
			expect(await driver.setLimits(target(), [{ limit, value }])).toEqual(new Map());
		};
		const gently = { timeoutMs: 10_000, thenKill: false };

		beforeEach(async () => {
			host = await setup();
			driver = host.driver;
			web = `${host.prefix}web`;
		});
		afterEach(() => host.dispose());

		describe('observe', () => {
			it('says Absent of a name of which nothing is there', async () => {
				expect(await look()).toEqual({
					name: web,
					ownership: 'Absent',
					uid: null,
					lxcpath: host.lxcpath,
					state: 'STOPPED',
					initPid: null,
					startedAt: null,
					remains: [],
					contradiction: null,
					rootfs: 'Absent',
					mountedDisks: [],
					hasSystemd: false,
					idRange: null,
					configHash: null,
					limits: null,
					lastExit: null,
				} satisfies ObservedInstance);
			});

			it('says Foreign of a container without our marker', async () => {
				await host.plantForeign(web);
				expect(await look()).toMatchObject({ ownership: 'Foreign', uid: null });
			});

			it('says Foreign of a container with the uid of another record', async () => {
				await created();
				const other = { ...target(), uid: '00000000-0000-4000-8000-00000000dead' };
				expect(await driver.observe(other)).toMatchObject({ ownership: 'Foreign', uid: null });
			});

			it('tells the uid of ours to somebody without a record', async () => {
				await created();
				const unknown = { ...target(), uid: null };
				expect(await driver.observe(unknown)).toMatchObject({
					ownership: 'Ours',
					uid: target().uid,
				});
			});

			it('agrees with the sweep, and the sweep finds what is not among its targets', async () => {
				await started();
				const db = `${host.prefix}db`;
				await driver.create(target(db), host.specFor(db));
				const sweep = await driver.sweep([target(), target(`${host.prefix}gone`)]);
				expect([...sweep.instances.keys()].toSorted()).toEqual(
					[db, `${host.prefix}gone`, web].toSorted(),
				);
				// What it uses may change between two looks.
				const still = ({ limits, ...rest }: ObservedInstance) => ({
					...rest,
					limits: limits && { ...limits, memoryUsed: 0, memory: null, pidsUsed: 0 },
				});
				expect(still(sweep.instances.get(web)!)).toEqual(still(await look()));
				expect(sweep.instances.get(db)).toEqual(await look(db));
			});
		});

		describe('create', () => {
			it('makes a stopped container that is ours, with a rootfs and a config', async () => {
				await created();
				expect(await look()).toMatchObject({
					ownership: 'Ours',
					uid: target().uid,
					lxcpath: host.lxcpath,
					state: 'STOPPED',
					initPid: null,
					remains: [],
					rootfs: 'Present',
					configHash: expect.any(String),
					limits: null,
				});
			});

			it('changes nothing the second time', async () => {
				await created();
				const before = await look();
				await created();
				expect(await look()).toEqual(before);
			});

			it('fails on a name that is not ours and leaves it as it is', async () => {
				await host.plantForeign(web);
				await expect(created()).rejects.toMatchObject({ reason: 'Foreign' });
				expect(await host.isForeignUntouched(web)).toBe(true);
			});

			it('shows what an unfinished creation left, and works once that is cleaned up', async () => {
				await host.plantHalfCreated(web);
				expect(await look()).toMatchObject({ ownership: 'Absent', remains: ['HalfCreated'] });
				await driver.cleanUp(target(), 'HalfCreated');
				expect(await look()).toMatchObject({ ownership: 'Absent', remains: [] });
				await created();
				expect(await look()).toMatchObject({ ownership: 'Ours', rootfs: 'Present' });
			});

			it('is complete or leaves remains when its source is not there', async () => {
				const os = {
					kind: 'copy',
					path: '/nonexistent/ballast-contract',
					fit: EVERY_RULE,
				} as const;
				await expect(created({ os })).rejects.toMatchObject({ reason: 'RootfsMissing' });
				await driver.cleanUp(target(), 'HalfCreated');
				expect(await look()).toMatchObject({ ownership: 'Absent', remains: [] });
			});
		});

		describe('start', () => {
			it('comes back at RUNNING with the limits of the spec', async () => {
				const before = Date.now();
				const devices = { preset: 'ganeti', allow: ['c 10:200 rwm'] } as const;
				const spec = host.specFor(web);
				const memory = { ...spec.memory, max: 64 * MIB };
				const hvparams = { ...spec.hvparams, cpu_mask: await firstCpu(driver) };
				const cpu = { quota: 1.25, weight: 250 };
				await started({ memory, hvparams, cpu, pids: 100, devices });
				const running = await look();
				expect(running).toMatchObject({ ownership: 'Ours', state: 'RUNNING', lastExit: null });
				expect(running.initPid).toBeGreaterThan(1);
				// The kernel counts a process's start in ticks of 10 ms, and its boot time in seconds.
				expect(running.startedAt).toBeGreaterThan(before - 2000);
				expect(running.startedAt).toBeLessThan(Date.now() + 2000);
				expect(running.limits).toMatchObject({
					memoryMax: 64 * MIB,
					cpus: hvparams.cpu_mask,
					cpuQuota: 1.25,
					cpuWeight: 250,
					pidsMax: 100,
				});
				expect([null, allowedDevices(devices)]).toContainEqual(running.limits?.devices ?? null);
			});

			it('shows no limit where the spec sets none', async () => {
				const spec = host.specFor(web);
				await started({
					memory: { ...spec.memory, max: null },
					hvparams: { ...spec.hvparams, cpu_mask: 'all' },
					pids: null,
				});
				const { node } = await driver.sweep([]);
				expect((await look()).limits).toMatchObject({
					memoryMax: null,
					cpus: node.cpus,
					cpuQuota: null,
					cpuWeight: 100,
					pidsMax: null,
					withoutControllers: [],
				});
			});

			it('leaves what runs or is frozen as it is', async () => {
				await started();
				const { initPid } = await look();
				await driver.start(target(), host.specFor(web));
				expect(await look()).toMatchObject({ state: 'RUNNING', initPid });
				await driver.freeze(target());
				await driver.start(target(), host.specFor(web));
				expect(await look()).toMatchObject({ state: 'FROZEN', initPid });
			});

			it('refuses to start a second copy of what LXC takes for stopped', async () => {
				await created();
				await host.startUnseen(web);
				await expect(driver.start(target(), host.specFor(web))).rejects.toMatchObject({
					reason: 'AlreadyRunning',
				});
				expect((await look()).contradiction).not.toBeNull();
			});

			it('refuses what is not ours', async () => {
				await host.plantForeign(web);
				await expect(driver.start(target(), host.specFor(web))).rejects.toThrow(web);
				expect(await look()).toMatchObject({ ownership: 'Foreign', state: 'STOPPED' });
			});

			it('leaves nothing running when it fails', async () => {
				const spec = host.specFor(web);
				const tooLittle = {
					memory: { ...spec.memory, max: 4096 },
					// A kernel under load may try for long to find memory before it kills.
					hvparams: { ...spec.hvparams, lxc_startup_wait: 1 },
				};
				await created(tooLittle);
				await expect(driver.start(target(), host.specFor(web, tooLittle))).rejects.toMatchObject({
					reason: 'StartFailed',
				});
				expect(await look()).toMatchObject({ state: 'STOPPED', initPid: null, remains: [] });
			});

			it('takes what was configured since', async () => {
				await created({ pids: 100 });
				const before = await look();
				await driver.configure(target(), host.specFor(web, { pids: 200 }));
				expect((await look()).configHash).not.toBe(before.configHash);
				await driver.start(target(), host.specFor(web, { pids: 200 }));
				expect((await look()).limits?.pidsMax).toBe(200);
			});

			it('does nothing once aborted', async () => {
				await created();
				const start = driver.start(target(), host.specFor(web), AbortSignal.abort());
				await expect(start).rejects.toThrow();
				expect(await look()).toMatchObject({ state: 'STOPPED', initPid: null });
			});
		});

		describe('configure', () => {
			it('writes the same config for the same spec', async () => {
				await created();
				const before = await look();
				await driver.configure(target(), host.specFor(web));
				expect(await look()).toEqual(before);
			});

			it('changes nothing on the running container', async () => {
				await started({ pids: 100 });
				const before = await look();
				await driver.configure(target(), host.specFor(web, { pids: 200 }));
				expect(await look()).toMatchObject({ initPid: before.initPid, limits: { pidsMax: 100 } });
			});
		});

		describe('prepareStart', () => {
			it('changes nothing of what runs', async () => {
				await started({ pids: 100 });
				const before = await look();
				await driver.prepareStart(target(), host.specFor(web, { pids: 200 }));
				expect(await look()).toEqual({
					...before,
					limits: expect.objectContaining({ pidsMax: 100 }),
				});
			});
		});

		describe('stop', () => {
			it('halts a running container', async () => {
				await started();
				await driver.stop(target(), gently);
				expect(await look()).toMatchObject({
					ownership: 'Ours',
					state: 'STOPPED',
					initPid: null,
					startedAt: null,
					limits: null,
					rootfs: 'Present',
				});
			});

			it('is done at once when the container does not run, or is not there', async () => {
				await driver.stop(target(), gently);
				await created();
				await driver.stop(target(), gently);
				expect(await look()).toMatchObject({ state: 'STOPPED' });
			});

			it('kills after the timeout when it may', async () => {
				await created();
				await host.ignoreHalt(web);
				await driver.start(target(), host.specFor(web));
				await driver.stop(target(), { timeoutMs: 300, thenKill: true });
				expect(await look()).toMatchObject({ state: 'STOPPED', initPid: null });
			});

			it('fails after the timeout when it may not kill, and the container runs on', async () => {
				await created();
				await host.ignoreHalt(web);
				await driver.start(target(), host.specFor(web));
				const before = await look();
				const stop = driver.stop(target(), { timeoutMs: 300, thenKill: false });
				await expect(stop).rejects.toMatchObject({ reason: 'StopFailed' });
				expect(await look()).toMatchObject({ state: 'RUNNING', initPid: before.initPid });
			});

			it('stops a frozen container', async () => {
				await started();
				await driver.freeze(target());
				await driver.stop(target(), { timeoutMs: 5000, thenKill: true });
				expect(await look()).toMatchObject({ state: 'STOPPED' });
			});

			it('ends when aborted, without a kill', async () => {
				await created();
				await host.ignoreHalt(web);
				await driver.start(target(), host.specFor(web));
				const abort = new AbortController();
				const how = { timeoutMs: 600_000, thenKill: true };
				const stop = driver.stop(target(), how, abort.signal);
				abort.abort();
				await expect(stop).rejects.toThrow();
				expect(await look()).toMatchObject({ state: 'RUNNING' });
			});

			it('can be followed by another start', async () => {
				await started();
				const before = await look();
				await driver.stop(target(), gently);
				await driver.start(target(), host.specFor(web));
				const after = await look();
				expect(after.state).toBe('RUNNING');
				expect(after.initPid).not.toBe(before.initPid);
			});
		});

		describe('reboot', () => {
			const order = (initPid: number | null) => ({ initPid: initPid ?? 0, timeoutMs: 10_000 });

			it('gives the container another init and leaves its config and LXC as they are', async () => {
				await started({ pids: 100 });
				const before = await look();
				await driver.configure(target(), host.specFor(web, { pids: 200 }));
				await driver.reboot(target(), order(before.initPid));
				const after = await look();
				expect(after).toMatchObject({ state: 'RUNNING', contradiction: null, remains: [] });
				expect(after.initPid).not.toBe(before.initPid);
				expect(after.startedAt).toBeGreaterThanOrEqual(before.startedAt ?? 0);
				expect(after.limits?.pidsMax).toBe(100);
			});

			it('is done at once when that init is gone and another one runs', async () => {
				await started();
				const before = await look();
				await driver.reboot(target(), order(before.initPid));
				const { initPid } = await look();
				await driver.reboot(target(), order(before.initPid));
				expect((await look()).initPid).toBe(initPid);
			});

			it('fails when the container halts instead', async () => {
				await created();
				await host.onReboot(web, 'Halts');
				await driver.start(target(), host.specFor(web));
				const reboot = driver.reboot(target(), order((await look()).initPid));
				await expect(reboot).rejects.toMatchObject({ reason: 'RebootFailed' });
				expect(await look()).toMatchObject({ state: 'STOPPED', contradiction: null });
			});

			it('fails after the timeout when init does nothing, and the container runs on', async () => {
				await created();
				await host.onReboot(web, 'Ignores');
				await driver.start(target(), host.specFor(web));
				const { initPid } = await look();
				const reboot = driver.reboot(target(), { initPid: initPid ?? 0, timeoutMs: 300 });
				await expect(reboot).rejects.toMatchObject({ reason: 'RebootFailed' });
				expect(await look()).toMatchObject({ state: 'RUNNING', initPid });
			});

			it('fails on a stopped container', async () => {
				await created();
				await expect(driver.reboot(target(), order(1))).rejects.toMatchObject({
					reason: 'RebootFailed',
				});
				expect(await look()).toMatchObject({ state: 'STOPPED' });
			});
		});

		describe('exec', () => {
			const order = { argv: ['/bin/sh', '-c', 'exit 0'], timeoutMs: 10_000 };

			it('gives the exit code of what was run', async () => {
				await started();
				expect(await driver.exec(target(), order)).toMatchObject({ exitCode: 0 });
			});

			it('says nothing but that of a command that takes too long', async () => {
				await created();
				await host.hangCommands(web);
				await driver.start(target(), host.specFor(web));
				const late = { argv: ['/bin/sleep', '1000'], timeoutMs: 300 };
				expect(await driver.exec(target(), late)).toMatchObject({ exitCode: null });
				expect(await look()).toMatchObject({ state: 'RUNNING' });
			});

			it('refuses a frozen container, in which it would hang, and a stopped one', async () => {
				await started();
				await driver.freeze(target());
				await expect(driver.exec(target(), order)).rejects.toMatchObject({ reason: 'NotRunning' });
				expect(await look()).toMatchObject({ state: 'FROZEN' });
				await driver.stop(target(), { timeoutMs: 5000, thenKill: true });
				await expect(driver.exec(target(), order)).rejects.toMatchObject({ reason: 'NotRunning' });
			});
		});

		describe('freeze and unfreeze', () => {
			it('hold the container and let it go, and are done at once when they are', async () => {
				await started();
				const before = await look();
				for (const state of ['FROZEN', 'FROZEN'] as const) {
					await driver.freeze(target());
					expect(await look()).toMatchObject({ state, initPid: before.initPid });
				}
				for (const state of ['RUNNING', 'RUNNING'] as const) {
					await driver.unfreeze(target());
					expect(await look()).toMatchObject({ state, initPid: before.initPid });
				}
			});

			it('fail on a stopped container', async () => {
				await created();
				await expect(driver.freeze(target())).rejects.toMatchObject({ reason: 'FreezeFailed' });
				expect(await look()).toMatchObject({ state: 'STOPPED' });
			});
		});

		describe('setLimits', () => {
			it('sets memory.max up, down and away', async () => {
				await started();
				for (const max of [128 * MIB, 64 * MIB, null]) {
					await set('memory.max', max);
					expect((await look()).limits?.memoryMax).toBe(max);
				}
			});

			it('sets pids and takes the limit away', async () => {
				await started();
				for (const pids of [500, null]) {
					await set('pids', pids);
					expect((await look()).limits?.pidsMax).toBe(pids);
				}
			});

			it('sets the CPUs', async () => {
				await started();
				const { node } = await driver.sweep([]);
				for (const cpus of [await firstCpu(driver), node.cpus]) {
					await set('hvparams.cpu_mask', cpus);
					expect((await look()).limits?.cpus).toBe(cpus);
				}
			});

			it('sets the device rules', async () => {
				await started();
				for (const allow of [['c 10:200 rwm', 'b 7:* r'], ['c 10:200 r'], []]) {
					const rules = allowedDevices({ preset: 'ganeti', allow });
					await set('devices', rules);
					expect([null, rules]).toContainEqual((await look()).limits?.devices ?? null);
				}
			});

			it('refuses memory below what is in use, leaves the old limit and the container, and sets the rest', async () => {
				await started({ memory: { ...host.specFor(web).memory, max: 64 * MIB } });
				const before = await look();
				const settings = [
					{ limit: 'memory.max', value: 4096 },
					{ limit: 'pids', value: 50 },
				] as const;
				const failures = await driver.setLimits(target(), settings);
				expect([...failures.keys()]).toEqual(['memory.max']);
				expect(failures.get('memory.max')).toMatchObject({ reason: 'LimitInfeasible' });
				expect(await look()).toMatchObject({
					state: 'RUNNING',
					initPid: before.initPid,
					limits: { memoryMax: 64 * MIB, pidsMax: 50 },
				});
			});

			it('sets CPU time, whatever the kernel rounds it to, and takes the limit away', async () => {
				await started();
				for (const quota of [0.01, 1 / 3, 1.5, 2, null]) {
					const cpu = { quota, weight: null };
					const rounded = desiredLimit('cpu.quota', host.specFor(web, { cpu }), { cpus: '' });
					await set('cpu.quota', rounded);
					expect((await look()).limits?.cpuQuota).toBe(rounded);
				}
			});

			it('sets the CPU weight', async () => {
				await started();
				for (const weight of [1, 99, 10_000, 100]) {
					await set('cpu.weight', weight);
					expect((await look()).limits?.cpuWeight).toBe(weight);
				}
			});

			it('sets them on the run that is there now, whatever was seen before', async () => {
				await started();
				const before = await look();
				await driver.stop(target(), { timeoutMs: 0, thenKill: true });
				await driver.start(target(), host.specFor(web));
				await set('pids', 66);
				const now = await look();
				expect(now.initPid).not.toBe(before.initPid);
				expect(now.limits?.pidsMax).toBe(66);
			});

			it('sets several limits at once', async () => {
				await started();
				const settings = [
					{ limit: 'cpu.quota', value: 0.5 },
					{ limit: 'cpu.weight', value: 300 },
					{ limit: 'pids', value: 77 },
				] as const;
				expect(await driver.setLimits(target(), settings)).toEqual(new Map());
				const { limits } = await look();
				expect(limits).toMatchObject({ cpuQuota: 0.5, cpuWeight: 300, pidsMax: 77 });
			});

			it('lowers the limit to memory.target and raises it again', async () => {
				await started({ memory: { ...host.specFor(web).memory, max: 128 * MIB } });
				for (const bytes of [32 * MIB, 96 * MIB]) {
					await set('memory.target', bytes);
					expect((await look()).limits?.memoryMax).toBe(bytes);
				}
			});

			it('sets what the host leaves it, and its swap, where the kernel accounts swap', async () => {
				await started({ memory: { ...host.specFor(web).memory, max: 64 * MIB } });
				await set('memory.min', 16 * MIB);
				expect((await look()).limits?.memory?.min).toBe(16 * MIB);
				if ((await look()).limits?.memory?.swapMax === 'NotAccounted') return;
				await set('memory.swap', 8 * MIB);
				expect((await look()).limits?.memory?.swapMax).toBe(8 * MIB);
			});

			it('fails on a stopped container', async () => {
				await created();
				await expect(
					driver.setLimits(target(), [{ limit: 'pids', value: 10 }]),
				).rejects.toMatchObject({
					reason: 'LimitFailed',
				});
			});
		});

		describe('the trash', () => {
			const id = () => `${web}@20260101T000000Z`;

			it('takes a container away and gives it back as it was', async () => {
				await created();
				const before = await look();
				await driver.moveToTrash(target(), id());
				expect(await look()).toMatchObject({ ownership: 'Absent', rootfs: 'Absent' });
				await driver.restoreFromTrash(target(), id());
				expect(await look()).toEqual(before);
				await driver.start(target(), host.specFor(web));
			});

			it('takes nothing when there is nothing, or when it is there already', async () => {
				await driver.moveToTrash(target(), id());
				await created();
				await driver.moveToTrash(target(), id());
				await driver.moveToTrash(target(), id());
				await driver.restoreFromTrash(target(), id());
				expect(await look()).toMatchObject({ ownership: 'Ours' });
			});

			it('gives nothing back onto something of that name', async () => {
				await created();
				await driver.moveToTrash(target(), id());
				await created({ pids: 77 });
				const before = await look();
				await expect(driver.restoreFromTrash(target(), id())).rejects.toMatchObject({
					reason: 'TrashFailed',
				});
				expect(await look()).toEqual(before);
			});

			it('is purged for good, and purging again is no error', async () => {
				await created();
				await driver.moveToTrash(target(), id());
				await driver.purgeTrash(id());
				await driver.purgeTrash(id());
				await expect(driver.restoreFromTrash(target(), id())).rejects.toMatchObject({
					reason: 'TrashFailed',
				});
			});

			it('does not take what is not ours', async () => {
				await host.plantForeign(web);
				await expect(driver.moveToTrash(target(), id())).rejects.toThrow(web);
				expect(await host.isForeignUntouched(web)).toBe(true);
			});

			it('does not take what runs', async () => {
				await started();
				const before = await look();
				await expect(driver.moveToTrash(target(), id())).rejects.toThrow(web);
				expect(await look()).toMatchObject({ state: 'RUNNING', initPid: before.initPid });
			});
		});

		describe('watch', () => {
			it('tells of starts and of ends that nobody asked for, until it is aborted', async () => {
				const heard = new Set<string>();
				const abort = new AbortController();
				const watching = driver.watch(({ name }) => heard.add(name), abort.signal);
				await created();
				// A monitor needs a moment until it hears, so the start is repeated until it does.
				await vi.waitFor(
					async () => {
						await driver.stop(target(), gently);
						await driver.start(target(), host.specFor(web));
						expect(heard).toContain(web);
					},
					{ timeout: patience(20_000), interval: 20 },
				);
				heard.clear();
				await host.killInit(web);
				await vi.waitFor(() => expect(heard).toContain(web), {
					timeout: patience(5000),
					interval: 5,
				});
				await vi.waitFor(async () => expect(await look()).toMatchObject({ state: 'STOPPED' }), {
					timeout: patience(5000),
					interval: 5,
				});
				abort.abort();
				await watching;
			});
		});
	});
}

/** A CPU list of a single CPU that this host surely has. */
async function firstCpu(driver: ContainerDriver): Promise<string> {
	const { node } = await driver.sweep([]);
	return /^\d+/.exec(node.cpus)?.[0] ?? '0';
}
