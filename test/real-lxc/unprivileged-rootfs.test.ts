import { chmodSync, chownSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import { readConfigHost } from '../../src/drivers/container/lxc/read-config-host.ts';
import { USUAL_SIZE } from '../../src/model/id-range.ts';
import type { InstanceSpec, SecuritySpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC, EVERY_RULE } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const STOP = { timeoutMs: patience(10_000), thenKill: true };
const FIRST = 1_000_000;
const RANGE = `${FIRST}:${USUAL_SIZE}`;

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(60_000) });

let lxc: RealLxc;
let tiny: string;
let driver: LxcDriver;

beforeAll(async () => {
	lxc = await realLxc('ids');
	// its containers' root is a user like any other, and has to get to its rootfs
	chmodSync(lxc.root, 0o711);
	tiny = join(lxc.root, 'tiny');
	await makeTinyRootfs(tiny);
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: await installedLxcVersion() });
});

afterAll(async () => {
	await lxc.dispose();
});

test('a rootfs is mounted with its ids where LXC and the kernel can, and stays as it is', async () => {
	const owned = target('mapped');
	await driver.create(owned, withIds());
	expect(lstatSync(rootfsOf(owned)).uid).toBe(0);
	await runs(owned);
	expect(lstatSync(join(rootfsOf(owned), 'seen')).uid).toBe(0);
});

test('a rootfs is shifted at its creation for an LXC that cannot, and then mounted as it is', async () => {
	const old = new LxcDriver({ paths: lxc.paths, lxcVersion: '4.0.6' });
	const owned = target('shifted');
	await old.create(owned, withIds());
	expect(lstatSync(rootfsOf(owned)).uid).toBe(FIRST);
	expect(lstatSync(join(rootfsOf(owned), 'bin/busybox')).uid).toBe(FIRST);
	expect(configOf(owned)).not.toContain('lxc.rootfs.options');
	// an upgrade of LXC changes nothing about it
	await driver.configure(owned, withIds());
	expect(configOf(owned)).not.toContain('lxc.rootfs.options');
	await runs(owned);
});

test('a rootfs in place is mounted with its ids, and never given to others', async () => {
	const place = join(lxc.root, 'in-place');
	await makeTinyRootfs(place);
	const owned = target('in-place');
	await driver.create(owned, withIds({}, place));
	await runs(owned, place);
	expect(lstatSync(place).uid).toBe(0);
	const old = new LxcDriver({ paths: lxc.paths, lxcVersion: '4.0.6' });
	await expect(old.create(target('refused'), withIds({}, place))).rejects.toMatchObject({
		reason: 'ConfigRefused',
		message: `cannot use ${place} in an unprivileged container: its files belong to the ids of the host, and this kernel or LXC 4.0.6 cannot mount them as others`,
		hint: expect.stringContaining('os: {copy:'),
	});
	expect(lstatSync(place).uid).toBe(0);
});

test('a rootfs that its root cannot get to is told with the folder', async () => {
	const owned = target('locked');
	await driver.create(owned, withIds());
	chmodSync(lxc.root, 0o700);
	try {
		await expect(driver.start(owned, withIds())).rejects.toMatchObject({
			reason: 'StartFailed',
			message: expect.stringContaining(`Could not access ${lxc.root}. Please grant it x access`),
		});
	} finally {
		chmodSync(lxc.root, 0o711);
	}
	expect(await driver.observe(owned)).toMatchObject({ state: 'STOPPED', remains: [] });
});

test('a rootfs that is a copy of another range is refused before anything runs', async () => {
	const other = join(lxc.root, 'other-range');
	await makeTinyRootfs(other);
	chownSync(other, 3_000_000, 3_000_000);
	const spec = { ...withIds(), os: { kind: 'copy', path: other, fit: EVERY_RULE } as const };
	await expect(driver.create(target('alien'), spec)).rejects.toThrow('it belongs to id 3000000');
});

test('a rootfs of a container that may nest shows proc and sys in full', async () => {
	const owned = target('nests');
	const { apparmor: hasApparmor } = readConfigHost(await installedLxcVersion());
	// something covers a part of /proc, as lxcfs does
	const cover = 'lxc.mount.entry = /dev/null proc/uptime none bind 0 0\n';
	const plain = withIds();
	const spec = { ...plain, hvparams: { ...plain.hvparams, lxc_extra_config: cover } };
	const nested = [
		'busybox',
		'unshare',
		'-Urpfm',
		'/bin/busybox',
		'mount',
		'-t',
		'proc',
		'p',
		'/proc',
	];
	await driver.create(owned, spec);
	await driver.start(owned, spec);
	// where AppArmor is, LXC's profile for containers has the kernel's files shown in full for each of them
	if (!hasApparmor) expect(await exec(owned, nested)).not.toBe(0);
	await driver.stop(owned, STOP);
	const nesting = { ...spec, security: { ...spec.security, nesting: true } };
	await driver.configure(owned, nesting);
	await driver.start(owned, nesting);
	expect(await exec(owned, nested)).toBe(0);
	await driver.stop(owned, STOP);
});

function withIds(change: Partial<SecuritySpec> = {}, path: string | null = null): InstanceSpec {
	return {
		...BASE_SPEC,
		security: { idmap: RANGE, nesting: false, ...change },
		os: path === null ? { kind: 'copy', path: tiny, fit: EVERY_RULE } : null,
		disks: BASE_SPEC.disks.map((disk) => ({
			...disk,
			source: { kind: 'directory', path, base: null },
		})),
	};
}

function target(name: string) {
	return { name: `ids-${name}`, uid: `uid-of-${name}`, adoptedFrom: null };
}

function rootfsOf({ name }: { readonly name: string }): string {
	return join(lxc.paths.lxc, name, 'rootfs');
}

function configOf({ name }: { readonly name: string }): string {
	return readFileSync(join(lxc.paths.lxc, name, 'config'), 'utf8');
}

function exec(owned: ReturnType<typeof target>, argv: readonly string[]) {
	const [program = '', ...args] = argv;
	const order = { argv: [`/bin/${program}`, ...args], timeoutMs: patience(10_000) };
	return driver.exec(owned, order).then(({ exitCode }) => exitCode);
}

/** It starts, its root can write, and it ends when it is asked to. */
async function runs(owned: ReturnType<typeof target>, path: string | null = null): Promise<void> {
	await driver.start(owned, withIds({}, path));
	const { initPid, idRange } = await driver.observe(owned);
	expect(idRange).toEqual({ start: FIRST, size: USUAL_SIZE });
	expect(statSync(`/proc/${initPid}`).uid).toBe(FIRST);
	expect(await exec(owned, ['busybox', 'touch', '/seen'])).toBe(0);
	await driver.stop(owned, STOP);
}
