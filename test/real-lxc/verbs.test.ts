import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OwnedTarget } from '../../src/drivers/container/driver.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC, EVERY_RULE, withExtraConfig } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { payloadFolder } from '../support/payload-folder.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const STOP = { timeoutMs: 10_000, thenKill: true };

// a machine that does much else needs its time
vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let driver: LxcDriver;
let source: string;

beforeAll(async () => {
	lxc = await realLxc('verbs');
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
	source = join(lxc.root, 'tiny');
	await makeTinyRootfs(source);
});

afterAll(async () => {
	await lxc.dispose();
});

function target(name: string): OwnedTarget {
	return { name: `verbs-${name}`, uid: `uid-of-${name}`, adoptedFrom: null };
}

function copied(spec: Partial<InstanceSpec> = {}): InstanceSpec {
	return { ...BASE_SPEC, os: { kind: 'copy', path: source, fit: EVERY_RULE }, ...spec };
}

async function running(name: string, spec = copied()): Promise<OwnedTarget> {
	const owned = target(name);
	await driver.create(owned, spec);
	await driver.start(owned, spec);
	return owned;
}

async function stateOf(owned: OwnedTarget): Promise<string> {
	return (await driver.observe(owned)).state;
}

/** Init's script; it ends at once when the function it calls does. */
function writeInit(name: string, script: string): string {
	const init = join(lxc.paths.lxc, `verbs-${name}`, 'rootfs/sbin/init');
	writeFileSync(init, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
	return init;
}

function bridge(verb: 'add' | 'delete', name: string): void {
	const type = verb === 'add' ? ['type', 'bridge'] : [];
	expect(spawnSync('ip', ['link', verb, name, ...type]).status).toBe(0);
}

describe('a life', () => {
	it('goes from absent to running, frozen, thawed, stopped, running, gone and back', async () => {
		const owned = target('life');
		const spec = copied({ memory: { ...BASE_SPEC.memory, max: 64 * 2 ** 20 }, pids: 50 });
		await driver.create(owned, spec);
		expect(await driver.observe(owned)).toMatchObject({
			ownership: 'Ours',
			uid: owned.uid,
			state: 'STOPPED',
			rootfs: 'Present',
			remains: [],
		});
		await driver.start(owned, spec);
		expect(await driver.observe(owned)).toMatchObject({
			state: 'RUNNING',
			contradiction: null,
			limits: { memoryMax: 64 * 2 ** 20, pidsMax: 50 },
		});
		await driver.freeze(owned);
		expect(await stateOf(owned)).toBe('FROZEN');
		await driver.unfreeze(owned);
		expect(await stateOf(owned)).toBe('RUNNING');
		await driver.setLimits(owned, [{ limit: 'pids', value: 40 }]);
		expect((await driver.observe(owned)).limits?.pidsMax).toBe(40);
		await driver.stop(owned, STOP);
		expect(await stateOf(owned)).toBe('STOPPED');
		await driver.start(owned, spec);
		expect(await stateOf(owned)).toBe('RUNNING');
		await driver.stop(owned, STOP);
		await driver.moveToTrash(owned, 'verbs-life@1');
		expect((await driver.observe(owned)).ownership).toBe('Absent');
		await driver.restoreFromTrash(owned, 'verbs-life@1');
		expect((await driver.observe(owned)).ownership).toBe('Ours');
		await driver.moveToTrash(owned, 'verbs-life@2');
		await driver.purgeTrash('verbs-life@2');
		expect(existsSync(join(lxc.paths.trash, 'verbs-life@2'))).toBe(false);
	});

	it('takes each verb twice', async () => {
		const owned = target('twice');
		const spec = copied();
		await driver.create(owned, spec);
		await driver.create(owned, spec);
		await driver.configure(owned, spec);
		await driver.configure(owned, spec);
		await driver.start(owned, spec);
		const { initPid } = await driver.observe(owned);
		await driver.start(owned, spec);
		expect((await driver.observe(owned)).initPid).toBe(initPid);
		await driver.freeze(owned);
		await driver.freeze(owned);
		await driver.unfreeze(owned);
		await driver.unfreeze(owned);
		await driver.stop(owned, STOP);
		await driver.stop(owned, STOP);
		await driver.cleanUp(owned, 'HalfCreated');
		await driver.cleanUp(owned, 'HalfStarted');
		await driver.moveToTrash(owned, 'verbs-twice@1');
		await driver.moveToTrash(owned, 'verbs-twice@1');
		await driver.restoreFromTrash(owned, 'verbs-twice@1');
		await driver.restoreFromTrash(owned, 'verbs-twice@1');
		await driver.moveToTrash(owned, 'verbs-twice@1');
		await driver.purgeTrash('verbs-twice@1');
		await driver.purgeTrash('verbs-twice@1');
	});
});

describe('start', () => {
	it('keeps the log of this run and of the one before', async () => {
		const owned = await running('log');
		await driver.stop(owned, STOP);
		const log = join(lxc.paths.log, `${owned.name}.start.log`);
		const first = readFileSync(log, 'utf8');
		await driver.start(owned, copied());
		expect(readFileSync(`${log}.1`, 'utf8')).toBe(first);
		expect(readFileSync(log, 'utf8').match(/ - Started "/g)).toHaveLength(1);
	});

	it('names a bridge that does not exist', async () => {
		const owned = target('bridge');
		const nic = {
			name: 'eth0',
			bridge: 'verbsnobr0',
			mac: 'Auto',
			mtu: null,
			vlan: null,
			routed: null,
			macvlan: null,
			phys: null,
		};
		const nics = [
			{
				...nic,
				ipv4: [],
				gateway4: null,
				ipv6: [],
				gateway6: null,
				hooks: { up: null, down: null },
			},
		];
		const spec = copied({ nics });
		await driver.create(owned, spec);
		await expect(driver.start(owned, spec)).rejects.toMatchObject({
			reason: 'BridgeMissing',
			message: `cannot start ${owned.name}: the bridge verbsnobr0 of NIC eth0 does not exist on this host`,
		});
		expect(await stateOf(owned)).toBe('STOPPED');
	});

	it('puts the NIC on its bridge, by the same name at each start, also right after a crash', async () => {
		bridge('add', 'verbsbr0');
		try {
			const nic = {
				name: 'eth0',
				bridge: 'verbsbr0',
				mac: 'Auto',
				mtu: null,
				vlan: null,
				routed: null,
				macvlan: null,
				phys: null,
			};
			const nics = [
				{
					...nic,
					ipv4: ['192.0.2.10/24'],
					gateway4: null,
					ipv6: [],
					gateway6: null,
					hooks: { up: null, down: null },
				},
			];
			const spec = copied({ nics });
			const owned = await running('nic', spec);
			const [host] = readFileSync(join(lxc.paths.lxc, owned.name, 'config'), 'utf8').match(
				/(?<=veth\.pair = ).*/,
			) ?? [''];
			expect(existsSync(`/sys/class/net/verbsbr0/brif/${host}`)).toBe(true);
			for (let crash = 0; crash < 3; crash++) {
				process.kill((await driver.observe(owned)).initPid!, 'SIGKILL');
				await expect.poll(() => stateOf(owned)).toBe('STOPPED');
				await driver.start(owned, spec);
				expect(existsSync(`/sys/class/net/verbsbr0/brif/${host}`)).toBe(true);
			}
			await driver.stop(owned, STOP);
		} finally {
			bridge('delete', 'verbsbr0');
		}
	});

	it('fails when init ends before it was seen running, and else leaves the exit to be seen', async () => {
		const owned = target('exits');
		await driver.create(owned, copied());
		writeInit('exits', 'exit 7');
		const failure = await driver.start(owned, copied()).catch((thrown: unknown) => thrown);
		if (failure !== undefined) {
			expect(failure).toMatchObject({
				reason: 'StartFailed',
				message: expect.stringContaining(`cannot start ${owned.name}: its init ended at once`),
			});
		}
		await expect
			.poll(() => driver.observe(owned), { timeout: patience(2000) })
			.toMatchObject({ state: 'STOPPED', lastExit: { cause: 'Code', code: 7 } });
	});

	it('runs an unprivileged container by id maps in lxc_extra_config', async () => {
		const owned = target('idmap');
		const maps = 'lxc.idmap = u 0 100000 65536\nlxc.idmap = g 0 100000 65536\n';
		const spec = withExtraConfig(copied(), maps);
		chmodSync(lxc.root, 0o711);
		await driver.create(owned, spec);
		const rootfs = join(lxc.paths.lxc, owned.name, 'rootfs');
		expect(spawnSync('chown', ['-hR', '100000:100000', rootfs]).status).toBe(0);
		await driver.start(owned, spec);
		const { initPid } = await driver.observe(owned);
		expect(readFileSync(`/proc/${initPid}/uid_map`, 'utf8')).toMatch(/^ +0 +100000 +65536\n$/);
		await driver.stop(owned, STOP);
		const modeOf = () => statSync(join(rootfs, '..')).mode & 0o777;
		expect(modeOf()).toBe(0o751);
		await driver.configure(owned, copied());
		expect(modeOf()).toBe(0o750);
	});

	it("fails with LXC's reason when init cannot be run", async () => {
		const owned = target('noexec');
		await driver.create(owned, copied());
		writeFileSync(join(lxc.paths.lxc, owned.name, 'rootfs/sbin/init'), '#!/bin/nosuch\n', {
			mode: 0o755,
		});
		await expect(driver.start(owned, copied())).rejects.toMatchObject({
			reason: 'StartFailed',
			message: expect.stringContaining('Failed to exec "/sbin/init"'),
		});
		expect(await driver.observe(owned)).toMatchObject({ state: 'STOPPED', contradiction: null });
	});

	it('says that the rootfs is gone', async () => {
		const owned = target('gone');
		await driver.create(owned, copied());
		spawnSync('rm', ['-rf', join(lxc.paths.lxc, owned.name, 'rootfs')]);
		await expect(driver.start(owned, copied())).rejects.toMatchObject({ reason: 'RootfsMissing' });
	});

	it('does not start a second copy beside one whose socket does not show', async () => {
		const owned = target('hidden');
		const spec = copied();
		await driver.create(owned, spec);
		const hidden = spawnSync('unshare', [
			...['--net', 'lxc-start', '-d', '-P', lxc.paths.lxc, '-n', owned.name],
		]);
		expect(hidden.status).toBe(0);
		try {
			await expect(driver.start(owned, spec)).rejects.toMatchObject({ reason: 'AlreadyRunning' });
			await expect(driver.moveToTrash(owned, 'verbs-hidden@1')).rejects.toMatchObject({
				reason: 'TrashFailed',
			});
		} finally {
			const pid = initInPayload(owned.name);
			process.kill(pid, 'SIGKILL');
			await expect.poll(() => initsInPayload(owned.name)).toEqual([]);
		}
	});

	it.each([
		['is aborted', 30, true],
		['takes longer than lxc_startup_wait', 1, false],
	])('ends what was half started when it %s', async (_, lxc_startup_wait, aborts) => {
		const owned = target(`half-start-${lxc_startup_wait}`);
		const hook = join(lxc.root, `${owned.name}.hook`);
		const reached = `${hook}.reached`;
		writeFileSync(hook, `#!/bin/sh\ntouch ${reached}\nexec sleep 60\n`, { mode: 0o755 });
		const slow = withExtraConfig(copied(), `lxc.hook.pre-start = ${hook}`);
		const spec = { ...slow, hvparams: { ...slow.hvparams, lxc_startup_wait } };
		await driver.create(owned, spec);
		const abort = new AbortController();
		const start = expect(driver.start(owned, spec, abort.signal)).rejects.toThrow(
			aborts
				? 'cannot run lxc-start: it was interrupted'
				: `${owned.name}: it was not RUNNING within 1 s`,
		);
		await expect.poll(() => existsSync(reached)).toBe(true);
		if (aborts) abort.abort();
		await start;
		expect(await driver.observe(owned)).toMatchObject({ state: 'STOPPED', contradiction: null });
	});
});

function initsInPayload(name: string): string[] {
	const procs = join(payloadFolder(name, 'devices'), 'cgroup.procs');
	return existsSync(procs) ? readFileSync(procs, 'utf8').split('\n').filter(Boolean) : [];
}

function initInPayload(name: string): number {
	return Number(initsInPayload(name)[0]);
}

describe('stop', () => {
	it('asks again when the first signal was lost', async () => {
		const owned = target('deaf');
		const spec = copied();
		await driver.create(owned, spec);
		// the handler comes only after the first signal, which is ignored meanwhile
		writeInit(
			'deaf',
			"trap '' PWR\n/bin/busybox sleep 0.7\ntrap 'exit 0' PWR\nwhile :; do /bin/busybox sleep 0.1; done",
		);
		await driver.start(owned, spec);
		const before = performance.now();
		await driver.stop(owned, { timeoutMs: 20_000, thenKill: false });
		expect(performance.now() - before).toBeLessThan(4000);
		expect(await stateOf(owned)).toBe('STOPPED');
	});

	it('kills after the timeout what ignores the signal, and only if it may', async () => {
		const owned = target('stubborn');
		await driver.create(owned, copied());
		writeInit('stubborn', "trap '' PWR\nwhile :; do /bin/busybox sleep 0.1; done");
		await driver.start(owned, copied());
		await expect(driver.stop(owned, { timeoutMs: 1000, thenKill: false })).rejects.toMatchObject({
			reason: 'StopFailed',
			message: `cannot stop ${owned.name}: it did not halt within 1 s`,
		});
		expect(await stateOf(owned)).toBe('RUNNING');
		await driver.stop(owned, { timeoutMs: 1000, thenKill: true });
		expect(await stateOf(owned)).toBe('STOPPED');
	});

	it('thaws a frozen container first, so that it can halt by itself', async () => {
		const owned = await running('frozen');
		await driver.freeze(owned);
		await driver.stop(owned, { timeoutMs: 10_000, thenKill: false });
		expect(await stateOf(owned)).toBe('STOPPED');
	});
});

describe('freeze', () => {
	it('stops what starts processes by vfork all the time, each time at once', async () => {
		const owned = target('vfork');
		await driver.create(owned, copied());
		writeInit('vfork', '/bin/busybox yes | /bin/busybox xargs -n1 /bin/busybox true');
		await driver.start(owned, copied());
		for (let time = 0; time < 40; time++) {
			const begun = performance.now();
			await driver.freeze(owned);
			expect(performance.now() - begun).toBeLessThan(patience(900));
			expect(await stateOf(owned)).toBe('FROZEN');
			await driver.unfreeze(owned);
		}
		await driver.stop(owned, { timeoutMs: 0, thenKill: true });
	});
});

describe('configure', () => {
	it('takes effect at the next start', async () => {
		const owned = await running('configure');
		const spec = copied({ pids: 33 });
		await driver.configure(owned, spec);
		expect((await driver.observe(owned)).limits?.pidsMax).toBeNull();
		await driver.stop(owned, STOP);
		await driver.start(owned, spec);
		expect((await driver.observe(owned)).limits?.pidsMax).toBe(33);
		await driver.stop(owned, STOP);
	});

	it('keeps the old config when the installed LXC refuses the new one, and names the line', async () => {
		const owned = target('refused');
		await driver.create(owned, copied());
		const config = join(lxc.paths.lxc, owned.name, 'config');
		const before = readFileSync(config, 'utf8');
		const spec = withExtraConfig(copied(), '# fine\nlxc.bogus = 3\n');
		await expect(driver.configure(owned, spec)).rejects.toMatchObject({
			reason: 'ConfigRefused',
			retry: 'never',
			message: expect.stringMatching(
				/^cannot use the LXC config of verbs-refused: LXC 5\.0\.2 refuses line \d+ \(lxc\.bogus = 3\): .*Unsupported config key "lxc\.bogus"$/,
			),
			hint: 'It is line 2 of hvparams.lxc_extra_config.',
		});
		expect(readFileSync(config, 'utf8')).toBe(before);
	});
});

describe('prepareStart', () => {
	it('says what the start would fail for, and leaves what runs and its config as they are', async () => {
		const owned = await running('prepared');
		const config = join(lxc.paths.lxc, owned.name, 'config');
		const before = { ...(await driver.observe(owned)), text: readFileSync(config, 'utf8') };
		const refused = withExtraConfig(copied(), 'lxc.bogus = 3\n');
		await expect(driver.prepareStart(owned, refused)).rejects.toMatchObject({
			reason: 'ConfigRefused',
			retry: 'never',
		});
		const { hvparams } = copied();
		const named = copied({ hvparams: { ...hvparams, lxc_cgroup_use: ['nosuch'] } });
		await expect(driver.prepareStart(owned, named)).rejects.toMatchObject({
			reason: 'ControllerMissing',
		});
		await driver.prepareStart(owned, copied({ pids: 33 }));
		const after = { ...(await driver.observe(owned)), text: readFileSync(config, 'utf8') };
		expect([after.initPid, after.state, after.text]).toEqual([
			before.initPid,
			'RUNNING',
			before.text,
		]);
		await driver.stop(owned, STOP);
	});
});

describe('cleanUp', () => {
	it('removes a half-made instance, unmounts what is below, and follows no link out', async () => {
		const owned = target('half');
		const creating = join(lxc.paths.lxc, `.creating-${owned.name}`);
		const outside = join(lxc.root, 'outside');
		mkdirSync(join(creating, 'rootfs/mnt'), { recursive: true });
		mkdirSync(outside);
		writeFileSync(join(outside, 'precious'), 'x');
		expect(spawnSync('ln', ['-s', outside, join(creating, 'rootfs/link')]).status).toBe(0);
		expect(spawnSync('mount', ['--bind', outside, join(creating, 'rootfs/mnt')]).status).toBe(0);
		expect((await driver.observe(owned)).remains).toEqual(['HalfCreated']);
		await driver.cleanUp(owned, 'HalfCreated');
		expect(existsSync(creating)).toBe(false);
		expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('x');
		expect((await driver.observe(owned)).remains).toEqual([]);
	});
});

describe('the trash', () => {
	it('takes nothing that runs', async () => {
		const owned = await running('trash-running');
		await expect(driver.moveToTrash(owned, 'verbs-tr@1')).rejects.toMatchObject({
			reason: 'TrashFailed',
			message: `cannot delete ${owned.name}: it is RUNNING`,
		});
	});

	it('gives nothing back over something of the same name', async () => {
		const owned = target('trash-taken');
		await driver.create(owned, copied());
		await driver.moveToTrash(owned, 'verbs-taken@1');
		await driver.create(owned, copied());
		await expect(driver.restoreFromTrash(owned, 'verbs-taken@1')).rejects.toMatchObject({
			reason: 'TrashFailed',
		});
	});

	it('is not purged while something is mounted below', async () => {
		const owned = target('trash-mount');
		await driver.create(owned, copied());
		await driver.moveToTrash(owned, 'verbs-mount@1');
		const inside = join(lxc.paths.trash, 'verbs-mount@1/container/rootfs/tmp');
		expect(spawnSync('mount', ['-t', 'tmpfs', 'none', inside]).status).toBe(0);
		try {
			await expect(driver.purgeTrash('verbs-mount@1')).rejects.toMatchObject({
				reason: 'CleanUpFailed',
				hint: `Run: umount ${inside}`,
			});
			expect(existsSync(join(inside, '../sbin/init'))).toBe(true);
		} finally {
			spawnSync('umount', [inside]);
		}
		await driver.purgeTrash('verbs-mount@1');
	});

	it('leaves a rootfs in place where it is', async () => {
		const owned = target('trash-inplace');
		const rootfs = join(lxc.root, 'in place');
		await makeTinyRootfs(rootfs);
		const disk = BASE_SPEC.disks[0]!;
		const spec = {
			...BASE_SPEC,
			disks: [{ ...disk, source: { kind: 'directory' as const, path: rootfs, base: null } }],
		};
		await driver.create(owned, spec);
		await driver.start(owned, spec);
		expect(await stateOf(owned)).toBe('RUNNING');
		await driver.stop(owned, STOP);
		await driver.moveToTrash(owned, 'verbs-inplace@1');
		await driver.purgeTrash('verbs-inplace@1');
		expect(existsSync(join(rootfs, 'sbin/init'))).toBe(true);
	});
});
