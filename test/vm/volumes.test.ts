import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { purgeTrash } from '../../src/drivers/container/lxc/trash.ts';
import { storageOf } from '../../src/drivers/storage/open-storage.ts';
import { removeVolumes } from '../../src/drivers/storage/remove-volumes.ts';
import type { Disk } from '../../src/drivers/storage/storage-driver.ts';
import type { DiskSource } from '../../src/model/disk-source.ts';
import { runBallastAt } from '../support/cli.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

/** LVM and DRBD for real: they need a kernel with the device mapper and DRBD's module. */
const MIB = 1024 * 1024;
const GROUP = 'ballast-test';

vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let specs: string;
const loops: string[] = [];

beforeAll(async () => {
	lxc = await realLxc('volumes');
	specs = join(lxc.root, 'specs');
	mkdirSync(specs);
	await makeTinyRootfs(join(lxc.root, 'tiny'));
	for (const module of ['loop', 'dm-mod', 'dm-thin-pool', 'drbd']) sh('modprobe', module);
	const device = loopOn('group.img', 512 * MIB);
	sh('vgcreate', '--yes', GROUP, device);
	sh('lvcreate', '--yes', '--type', 'thin-pool', '--size', '96m', '--name', 'pool', GROUP);
	const settings = 'spec: {lifecycle: {stop: {timeout: 5s}}}';
	const head = 'apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: default}';
	writeFileSync(join(specs, 'default.yaml'), `${head}\n${settings}\n`);
});

afterEach(() => {
	spawnSync('drbdadm', ['down', 'all']);
	rmSync('/etc/drbd.d/ballast-test.res', { force: true });
});

afterAll(async () => {
	await lxc.dispose();
	spawnSync('vgremove', ['--yes', '--force', GROUP]);
	for (const device of loops) spawnSync('losetup', ['--detach', device]);
});

function sh(...[command, ...args]: readonly [string, ...string[]]): string {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr}`);
	return result.stdout.trim();
}

function loopOn(name: string, size: number): string {
	const file = join(lxc.root, name);
	writeFileSync(file, '');
	truncateSync(file, size);
	const device = sh('losetup', '--find', '--show', file);
	loops.push(device);
	return device;
}

const volumes = (): readonly string[] =>
	sh('lvs', '--noheadings', '-o', 'lv_name', GROUP)
		.split('\n')
		.map((line) => line.trim());

function diskOf<Source extends DiskSource>(source: Source): Disk<Source['kind']> {
	const folder = join(lxc.root, 'driver');
	mkdirSync(folder, { recursive: true });
	const place = { folder, mountPoint: join(folder, 'disks/data'), readOnly: false };
	// the compiler does not see that a source of one kind is the source of that kind
	return { uid: 'fedcba9876543210', name: 'data', source, ...place } as unknown as Disk<
		Source['kind']
	>;
}

const lvm = (over: Partial<Extract<DiskSource, { kind: 'lvm' }>> = {}) =>
	diskOf({
		...{ kind: 'lvm', group: GROUP, volume: null, thinPool: null, size: 18 * MIB },
		...{ filesystem: 'ext4', ...over },
	});

test.each([
	['a linear volume', null],
	['a thin volume', 'pool'],
] as const)('%s is made, mounted, grown and removed', async (_, thinPool) => {
	const storage = storageOf('lvm');
	const disk = lvm({ thinPool });
	// what a killed making leaves
	sh('lvcreate', '--yes', '--size', '8m', '--name', 'ballast-fedcba98-data.new', GROUP);
	await storage.prepare(disk);
	await storage.prepare(disk);
	expect(volumes()).not.toContain('ballast-fedcba98-data.new');
	await storage.activate(disk);
	writeFileSync(join(disk.mountPoint, 'file'), 'kept');
	// rounded up to whole extents, and still what was asked for
	expect(await storage.observe(disk)).toEqual({ state: 'Active', size: 18 * MIB, found: 'ext4' });
	await storage.deactivate(disk);
	await storage.grow(disk, 34 * MIB);
	await expect(storage.grow(disk, 16 * MIB)).rejects.toMatchObject({ reason: 'ShrinkRefused' });
	await storage.handOver(disk);
	await storage.handOver(disk);
	expect(existsSync(`/dev/${GROUP}/ballast-fedcba98-data`)).toBe(false);
	await storage.activate(disk);
	expect(readFileSync(join(disk.mountPoint, 'file'), 'utf8')).toBe('kept');
	const grown = { ...disk, source: { ...disk.source, size: 34 * MIB } };
	expect(await storage.observe(grown)).toMatchObject({ state: 'Active', size: 34 * MIB });
	await storage.deactivate(disk);
	await removeVolumes(disk.folder);
	expect(await storage.observe(disk)).toMatchObject({ state: 'Absent' });
	rmSync(disk.folder, { recursive: true });
});

test('a volume of the user is formatted only when it is blank, and a group has to be there', async () => {
	const storage = storageOf('lvm');
	const disk = lvm({ volume: 'mine', size: null });
	await expect(storage.prepare(disk)).rejects.toMatchObject({ reason: 'DiskMissing' });
	sh('lvcreate', '--yes', '--size', '16m', '--name', 'mine', GROUP);
	writeFileSync(`/dev/${GROUP}/mine`, 'something', { flag: 'r+' });
	await expect(storage.prepare(disk)).rejects.toMatchObject({ reason: 'DiskNotBlank' });
	sh('blkdiscard', '--zeroout', `/dev/${GROUP}/mine`);
	await storage.prepare(disk);
	expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive', size: 16 * MIB });
	await removeVolumes(disk.folder);
	expect(volumes()).toContain('mine');
	await expect(storage.prepare(lvm({ group: 'nowhere' }))).rejects.toMatchObject({
		...{ reason: 'DiskMissing', message: expect.stringContaining('volume group nowhere') },
	});
	await expect(storage.prepare(lvm({ size: 4096 * MIB }))).rejects.toMatchObject({
		...{ message: expect.stringContaining('insufficient free space') },
	});
	rmSync(disk.folder, { recursive: true });
});

test('a container on logical volumes comes, goes to the trash, comes back, and takes them along in the end', async () => {
	const declare = (state: string): void => {
		const lines = [
			'apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: vols}',
			`spec:\n  state: ${state}\n  os: {copy: {path: ${join(lxc.root, 'tiny')}}}`,
			`  disks:\n    - {name: root, lvm: {group: ${GROUP}, size: 64Mi}}`,
			`    - {name: data, mount: /srv, lvm: {group: ${GROUP}, thinPool: pool, size: 16Mi}}`,
		];
		writeFileSync(join(specs, 'vols.yaml'), `${lines.join('\n')}\n`);
	};
	const ballast = async (status: number, ...args: readonly string[]) => {
		const run = await runBallastAt({ root: lxc.root, specs }, args);
		expect({ status: run.status, ...(run.status !== status && { run }) }).toEqual({ status });
		return run.stdout;
	};
	declare('Running');
	await ballast(0, 'apply', 'vols');
	const file = join(lxc.paths.lxc, 'vols/disks/data/file');
	writeFileSync(file, 'kept');
	declare('Absent');
	await ballast(0, 'apply', 'vols');
	expect(volumes().filter((name) => name.startsWith('ballast-'))).toHaveLength(2);
	rmSync(join(specs, 'vols.yaml'));
	await ballast(0, 'undelete', 'vols');
	declare('Running');
	await ballast(0, 'apply', 'vols');
	expect(readFileSync(file, 'utf8')).toBe('kept');
	declare('Absent');
	await ballast(0, 'apply', 'vols');
	for (const id of readdirSync(lxc.paths.trash)) await purgeTrash(lxc.paths, id);
	expect(volumes().filter((name) => name.startsWith('ballast-'))).toEqual([]);
});

test('a DRBD volume is written by one side, and the other one has what was written', async () => {
	const [one, other] = [loopOn('one.img', 32 * MIB), loopOn('other.img', 32 * MIB)];
	// two resources of this host that are each other's peer
	const side = (minor: number, backing: string, own: number, peer: number) => `
resource side${minor} {
	protocol C;
	on ${hostname()} { device minor ${minor}; disk ${backing}; address 127.0.0.1:${own}; meta-disk internal; }
	on peer { device minor ${minor + 10}; disk none; address 127.0.0.1:${peer}; meta-disk internal; }
}`;
	mkdirSync('/etc/drbd.d', { recursive: true });
	writeFileSync(
		'/etc/drbd.d/ballast-test.res',
		`${side(1, one, 7781, 7782)}\n${side(2, other, 7782, 7781)}\n`,
	);
	for (const resource of ['side1', 'side2']) {
		sh('drbdadm', 'create-md', '--force', resource);
		sh('drbdadm', 'up', resource);
	}
	sh('drbdadm', 'primary', '--force', 'side1');
	await vi.waitFor(() => expect(sh('drbdadm', 'dstate', 'side2')).toBe('UpToDate/UpToDate'), {
		...{ timeout: patience(5000), interval: 500 },
	});
	sh('drbdadm', 'secondary', 'side1');
	const storage = storageOf('drbd');
	const drbd = (resource: string) =>
		diskOf({ kind: 'drbd', resource, volume: 0, filesystem: 'ext4' });
	const disk = drbd('side1');
	await storage.prepare(disk);
	await storage.activate(disk);
	writeFileSync(join(disk.mountPoint, 'file'), 'on both');
	const elsewhere = { ...drbd('side2'), mountPoint: join(lxc.root, 'elsewhere') };
	await expect(storage.activate(elsewhere)).rejects.toMatchObject({ reason: 'DiskBusy' });
	await storage.deactivate(disk);
	await storage.activate(elsewhere);
	expect(readFileSync(join(elsewhere.mountPoint, 'file'), 'utf8')).toBe('on both');
	await storage.deactivate(elsewhere);
	sh('drbdadm', 'down', 'side2');
	await expect(storage.activate(elsewhere)).rejects.toMatchObject({ reason: 'DiskMissing' });
	expect(existsSync(elsewhere.mountPoint) ? readdirSync(elsewhere.mountPoint) : []).toEqual([]);
});
