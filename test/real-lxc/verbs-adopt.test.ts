import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import type { OwnedTarget } from '../../src/drivers/container/driver.ts';
import { describeForAdoption } from '../../src/drivers/container/lxc/adopt/adopt.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { markerLine } from '../../src/drivers/container/lxc/marker.ts';
import { readConfigHost } from '../../src/drivers/container/lxc/read-config-host.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { parseBytes } from '../../src/model/quantity.ts';
import { BASE_SPEC } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

// a machine that does much else needs its time
const IS_V2 = readLayout().kind === 'v2';
const CGROUP = IS_V2 ? 'lxc.cgroup2' : 'lxc.cgroup';

vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let driver: LxcDriver;
/** The lxcpath of somebody who uses LXC by hand. */
let lxcpath: string;

beforeAll(async () => {
	lxc = await realLxc('vadopt');
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
	lxcpath = join(lxc.root, 'by-hand');
	mkdirSync(lxcpath);
});

afterAll(async () => {
	await lxc.dispose();
});

function runOnHost(command: string, ...args: string[]): string {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	expect(result.status, result.stderr).toBe(0);
	return result.stdout;
}

async function adopted(name: string) {
	const host = readConfigHost('5.0.2');
	const yaml = await describeForAdoption({ name, lxcpath }, driver, host);
	return parse(yaml);
}

/** What an adopted document says, as far as these tests read it. */
interface AdoptedDocument {
	readonly spec: {
		readonly hvparams: Pick<InstanceSpec['hvparams'], 'cpu_mask' | 'lxc_tty' | 'lxc_extra_config'>;
		readonly devices: InstanceSpec['devices'];
		readonly capabilities: Partial<InstanceSpec['capabilities']>;
		readonly memory: { readonly max: string | null };
		readonly pids: number | null;
		readonly disks: readonly [{ readonly directory: { readonly path: string } }];
	};
}

/** The effective spec: what the schema makes of the document. */
function effective({ spec }: AdoptedDocument): InstanceSpec {
	const max = spec.memory.max === null ? null : parseBytes(spec.memory.max);
	return {
		...BASE_SPEC,
		hvparams: { ...BASE_SPEC.hvparams, ...spec.hvparams },
		devices: spec.devices,
		capabilities: { drop: null, keep: null, ...spec.capabilities },
		memory: { ...BASE_SPEC.memory, max: max?.ok ? max.value : null },
		pids: spec.pids,
		disks: [
			{
				...BASE_SPEC.disks[0]!,
				source: { kind: 'directory', base: null, ...spec.disks[0].directory },
			},
		],
	};
}

async function makeByHand(name: string, lines: readonly string[]): Promise<void> {
	const folder = join(lxcpath, name);
	if (!existsSync(folder)) await makeTinyRootfs(join(folder, 'rootfs'));
	const rootfs = `lxc.rootfs.path = dir:${join(folder, 'rootfs')}`;
	writeFileSync(
		join(folder, 'config'),
		[rootfs, 'lxc.net.0.type = empty', ...lines, ''].join('\n'),
	);
}

describe('a running container made by lxc-create', () => {
	it('is declared as it is, goes on running, and moves to us at its next start', async () => {
		const name = 'vadopt-bb';
		runOnHost(
			'lxc-create',
			'-P',
			lxcpath,
			'-n',
			name,
			'-t',
			'busybox',
			'-B',
			'dir',
			'-f',
			'/dev/null',
		);
		const config = join(lxcpath, name, 'config');
		const limits = [
			'lxc.net.0.type = empty',
			`${CGROUP}.memory.${IS_V2 ? 'max' : 'limit_in_bytes'} = 64M`,
			`${CGROUP}.pids.max = 123`,
			`${CGROUP}.cpuset.cpus = 0`,
			`${CGROUP}.devices.deny = a`,
			`${CGROUP}.devices.allow = c 1:3 rwm`,
			`${CGROUP}.devices.allow = c 136:* rw`,
			`${CGROUP}.devices.allow = c 5:* rw`,
		];
		writeFileSync(config, `${readFileSync(config, 'utf8')}${limits.join('\n')}\n`);
		runOnHost('lxc-start', '-d', '-P', lxcpath, '-n', name);
		runOnHost('lxc-cgroup', '-P', lxcpath, '-n', name, 'pids.max', '99');

		const document = await adopted(name);
		expect(document).toMatchObject({
			apiVersion: 'ballast/v1',
			kind: 'Instance',
			metadata: { name },
			spec: {
				state: 'Running',
				hvparams: { cpu_mask: '0', lxc_tty: 5 },
				devices: { preset: 'none', allow: ['c 1:3 rwm', 'c 5:* rw', 'c 136:* rw'] },
				capabilities: { drop: ['sys_module', 'mac_admin', 'mac_override', 'sys_time'] },
				memory: { max: '64Mi' },
				pids: 99,
				nics: [],
				disks: [{ name: 'root', mount: '/', directory: { path: join(lxcpath, name, 'rootfs') } }],
			},
		});
		expect(document.spec.hvparams.lxc_extra_config).toContain('lxc.signal.halt = SIGUSR1\n');

		const owned: OwnedTarget = { name, uid: 'uid-bb', adoptedFrom: lxcpath };
		const before = await driver.observe(owned);
		expect(before).toMatchObject({ ownership: 'Ours', state: 'RUNNING', uid: owned.uid });

		const spec = effective(document);
		await driver.stop(owned, { timeoutMs: 10_000, thenKill: false });
		await driver.start(owned, spec);
		const after = await driver.observe({ ...owned, adoptedFrom: null });
		expect(after).toMatchObject({ ownership: 'Ours', state: 'RUNNING', lxcpath: lxc.paths.lxc });
		const { memoryMax, cpus, pidsMax, devices } = before.limits!;
		expect(after.limits).toMatchObject({ memoryMax, cpus, pidsMax, devices });
		expect(existsSync(config)).toBe(false);
		expect(existsSync(`${config}.adopted-by-ballast`)).toBe(true);
		// a crash right after the start: the record still says where it came from
		expect(await driver.observe(owned)).toMatchObject({
			state: 'RUNNING',
			contradiction: null,
			initPid: after.initPid,
		});
		await driver.start(owned, spec);
		expect((await driver.observe(owned)).initPid).toBe(after.initPid);
		await driver.stop(owned, { timeoutMs: 10_000, thenKill: false });
		await driver.start(owned, spec);
		expect((await driver.observe(owned)).state).toBe('RUNNING');
	});
});

describe('a stopped container', () => {
	it('is declared from its config, with what files it includes say', async () => {
		const included = join(lxc.root, 'included');
		mkdirSync(included);
		writeFileSync(join(included, 'a.conf'), 'lxc.tty.max = 4\nlxc.cap.drop = sys_time\n');
		writeFileSync(join(included, 'not-this'), 'lxc.tty.max = 9\n');
		await makeByHand('vadopt-stopped', [
			`lxc.include = ${included}`,
			'lxc.cap.drop = CAP_MKNOD kill',
			'lxc.start.auto = 1',
			'lxc.environment = A=b c',
			'lxc.net.1.type = veth',
			'lxc.net.1.link = br0',
			'lxc.net.1.flags = up',
			'lxc.net.1.hwaddr = 00:16:3E:aa:bb:cc',
			'lxc.net.1.ipv4.address = 192.0.2.7/24',
			'lxc.net.1.mtu = 1400',
		]);
		const { spec } = await adopted('vadopt-stopped');
		expect(spec).toMatchObject({
			state: 'Stopped',
			hvparams: { cpu_mask: 'all', lxc_tty: 4 },
			devices: { preset: 'none', allow: ['a'] },
			capabilities: { drop: ['sys_time', 'mknod', 'kill'] },
			memory: { max: null },
			pids: null,
			nics: [
				{
					name: 'eth1',
					bridge: 'br0',
					mac: '00:16:3e:aa:bb:cc',
					mtu: 1400,
					ipv4: ['192.0.2.7/24'],
				},
			],
		});
		expect(spec.hvparams.lxc_extra_config).toContain('lxc.environment = A=b c\n');
		expect(spec.hvparams.lxc_extra_config).toContain('lxc.mount.auto =\n');
		expect(spec.hvparams.lxc_extra_config).not.toContain('lxc.start');
	});

	it('keeps a network that nics cannot say as raw lines', async () => {
		await makeByHand('vadopt-macvlan', [
			'lxc.net.1.type = macvlan',
			'lxc.net.1.link = eth0',
			'lxc.cap.keep = none',
		]);
		const { spec } = await adopted('vadopt-macvlan');
		expect(spec).toMatchObject({ nics: [], capabilities: { keep: [] } });
		expect(spec.hvparams.lxc_extra_config).toContain(
			'lxc.net.0.type = empty\nlxc.net.1.type = macvlan\nlxc.net.1.link = eth0\n',
		);
	});

	it.each([
		['an LVM rootfs', 'lxc.rootfs.path = lvm:/dev/vg/web', /rootfs lvm:.* is not a directory/],
		['a key of LXC 2', 'lxc.utsname = old', /cannot say lxc.utsname = old/],
		['a container that destroys itself', 'lxc.ephemeral = 1', /would destroy it/],
		['single denied devices', 'lxc.cgroup.devices.deny = c 1:3 w', /denies single devices/],
		[
			'a cgroup of its own',
			'lxc.cgroup.dir.container = x',
			/cannot say lxc\.cgroup\.dir\.container/,
		],
		[
			'an include that is not there',
			'lxc.include = /nowhere',
			/^cannot read the LXC config \/nowhere: /,
		],
		['a rootfs that is not there', 'lxc.rootfs.path = /nowhere', /\/nowhere is not a directory/],
	])('cannot be adopted with %s', async (_, line, message) => {
		await makeByHand('vadopt-odd', [line]);
		await expect(adopted('vadopt-odd')).rejects.toMatchObject({
			reason: 'ConfigRefused',
			message: expect.stringMatching(message),
		});
	});

	it('cannot be adopted when a ballast made it', async () => {
		await makeByHand('vadopt-other', []);
		const config = join(lxcpath, 'vadopt-other/config');
		const marker = markerLine({ name: 'vadopt-other', uid: 'of-another-ballast' });
		writeFileSync(config, `${marker}\n${readFileSync(config, 'utf8')}`);
		await expect(adopted('vadopt-other')).rejects.toThrow(/a ballast manages it already/);
	});

	it.each(['Upper', 'nothing-here'])('cannot be adopted by the name %s', async (name) => {
		await expect(adopted(name)).rejects.toThrow(/^cannot adopt/);
	});
});
