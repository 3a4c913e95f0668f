import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blockStorage } from '../../../src/drivers/storage/block.ts';
import { directoryStorage } from '../../../src/drivers/storage/directory.ts';
import { imageStorage } from '../../../src/drivers/storage/image.ts';
import { listLoops } from '../../../src/drivers/storage/loops.ts';
import { openStorage } from '../../../src/drivers/storage/open-storage.ts';
import { findOrphans, releaseOrphans } from '../../../src/drivers/storage/orphans.ts';
import type { Disk } from '../../../src/drivers/storage/storage-driver.ts';
import type { DiskSource, Filesystem } from '../../../src/model/disk-source.ts';
import { expectNoLeaks, removeRoot } from '../../support/loop-leaks.ts';

const MIB = 1024 * 1024;
let root = '';

beforeEach(() => {
	root = mkdtempSync('/tmp/ballast-disks-');
});
afterEach(() => removeRoot(root));

function diskOf<Source extends DiskSource>(
	source: Source,
	instance = 'web1',
): Disk<Source['kind']> {
	const folder = join(root, instance);
	mkdirSync(folder, { recursive: true });
	const place = { folder, mountPoint: join(folder, 'mounts/data'), readOnly: false };
	// the compiler does not see that a source of one kind is the source of that kind
	return { instance, uid: '0123456789abcdef', name: 'data', source, ...place } as unknown as Disk<
		Source['kind']
	>;
}

const image = (over: Partial<Extract<DiskSource, { kind: 'image' }>> = {}): Disk<'image'> =>
	diskOf({
		kind: 'image',
		path: null,
		size: 16 * MIB,
		filesystem: 'ext4',
		partition: null,
		base: null,
		...over,
	});

function sh(command: string, ...args: readonly string[]): string {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`${command}: ${result.stderr}`);
	return result.stdout.trim();
}

function blankFile(name: string, size = 16 * MIB): string {
	const path = join(root, name);
	writeFileSync(path, '');
	truncateSync(path, size);
	return path;
}

const stateOf = async (disk: Disk<'image'>) => (await imageStorage.observe(disk)).state;

describe('an image', () => {
	test.each([
		['xfs', 320],
		['btrfs', 256],
	] as const)(
		'of %s is made, shows its files, grows while in use, and goes away',
		async (filesystem: Filesystem, mib) => {
			const disk = image({ filesystem, size: mib * MIB });
			expect(await stateOf(disk)).toBe('Absent');
			expect(await imageStorage.prepare(disk)).toBe(false);
			expect(await stateOf(disk)).toBe('Inactive');
			await imageStorage.activate(disk);
			await imageStorage.activate(disk);
			expect(await imageStorage.observe(disk)).toEqual({
				state: 'Active',
				size: mib * MIB,
				found: filesystem,
			});
			writeFileSync(join(disk.mountPoint, 'file'), 'kept');
			await imageStorage.grow(disk, 2 * mib * MIB);
			const kib = Number(sh('df', '--output=size', disk.mountPoint).split('\n')[1]);
			expect(kib).toBeGreaterThan(1.5 * mib * 1024);
			await imageStorage.deactivate(disk);
			await imageStorage.deactivate(disk);
			await expectNoLeaks(root);
			await imageStorage.prepare(disk);
			await imageStorage.activate(disk);
			expect(readFileSync(join(disk.mountPoint, 'file'), 'utf8')).toBe('kept');
		},
	);

	test('grows while it is not in use, keeps its files, and is never made smaller', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		writeFileSync(join(disk.mountPoint, 'file'), 'kept');
		await imageStorage.deactivate(disk);
		await expectNoLeaks(root);
		await imageStorage.grow(disk, 32 * MIB);
		await expectNoLeaks(root);
		expect(await imageStorage.observe(disk)).toMatchObject({ state: 'Inactive', size: 32 * MIB });
		await expect(imageStorage.grow(disk, 8 * MIB)).rejects.toMatchObject({
			reason: 'ShrinkRefused',
		});
	});

	test('is copied from a base, made larger, and filled', async () => {
		const base = blankFile('base.img');
		sh('mkfs.ext4', '-q', base);
		const disk = image({ base, size: 64 * MIB });
		expect(await imageStorage.prepare(disk)).toBe(true);
		expect(await imageStorage.prepare(disk)).toBe(false);
		await imageStorage.activate(disk);
		const kib = Number(sh('df', '--output=size', disk.mountPoint).split('\n')[1]);
		expect(kib).toBeGreaterThan(40 * 1024);
	});

	test('uses the loop device that a killed start left', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		sh('losetup', '--find', '--show', join(disk.folder, 'disks/data.img'));
		await imageStorage.activate(disk);
		const loops = await listLoops();
		expect(loops.filter(({ backingFile }) => backingFile.startsWith(root))).toHaveLength(1);
		await imageStorage.deactivate(disk);
		await expectNoLeaks(root);
	});

	test('that two loop devices show is refused', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		const path = join(disk.folder, 'disks/data.img');
		sh('losetup', '--find', '--show', path);
		sh('losetup', '--find', '--show', path);
		await expect(imageStorage.activate(disk)).rejects.toMatchObject({ reason: 'DiskBusy' });
	});

	test('that is mounted elsewhere is refused, and that mount stays', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		const elsewhere = join(root, 'elsewhere');
		mkdirSync(elsewhere);
		sh('mount', '-o', 'loop', join(disk.folder, 'disks/data.img'), elsewhere);
		await expect(imageStorage.activate(disk)).rejects.toThrow(/mounted at .*elsewhere/);
		sh('mountpoint', '-q', elsewhere);
	});

	test('with text in it is not formatted', async () => {
		const path = join(root, 'notes');
		writeFileSync(path, 'dear diary');
		truncateSync(path, 16 * MIB);
		await expect(imageStorage.prepare(image({ path }))).rejects.toMatchObject({
			reason: 'DiskNotBlank',
			hint: expect.stringContaining('wipefs'),
		});
		expect(readFileSync(path, 'utf8').startsWith('dear diary')).toBe(true);
	});

	test('with another file system is not formatted', async () => {
		const path = blankFile('other.img', 128 * MIB);
		sh('mkfs.btrfs', '-q', path);
		await expect(imageStorage.prepare(image({ path }))).rejects.toThrow('it holds btrfs');
		expect(sh('blkid', '-p', '-o', 'value', '-s', 'TYPE', path)).toBe('btrfs');
	});

	test('does not take the place of a mount of somebody else, nor unmounts it', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		mkdirSync(disk.mountPoint, { recursive: true });
		sh('mount', '-t', 'tmpfs', 'tmpfs', disk.mountPoint);
		await expect(imageStorage.activate(disk)).rejects.toMatchObject({ reason: 'DiskBusy' });
		await expect(imageStorage.deactivate(disk)).rejects.toMatchObject({ reason: 'DiskBusy' });
		expect(await stateOf(disk)).toBe('Other');
	});

	test('on a full file system leaves no half-made file', async () => {
		const full = join(root, 'full');
		mkdirSync(full);
		sh('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full);
		const path = join(full, 'data.img');
		await expect(imageStorage.prepare(image({ path }))).rejects.toMatchObject({
			reason: 'DiskFull',
		});
		expect(sh('ls', full)).toBe('');
	});

	test('that is in use is not taken away', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		mkdirSync(join(disk.mountPoint, 'inner'));
		sh('mount', '-t', 'tmpfs', 'tmpfs', join(disk.mountPoint, 'inner'));
		await expect(imageStorage.deactivate(disk)).rejects.toMatchObject({ reason: 'DiskBusy' });
		expect(await stateOf(disk)).toBe('Active');
	});

	test('is read-only when the spec says so', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		await imageStorage.activate({ ...disk, readOnly: true });
		expect(() => writeFileSync(join(disk.mountPoint, 'file'), '')).toThrow('EROFS');
	});

	test('may lie at a path with blanks, line breaks, colons and commas', async () => {
		const odd = join(root, 'a b,ro:c\nd=e');
		mkdirSync(odd);
		const disk = { ...image({ path: join(odd, 'x,y.img') }), mountPoint: join(odd, 'm,ro') };
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		expect(await stateOf(disk)).toBe('Active');
		writeFileSync(join(disk.mountPoint, 'file'), 'kept');
		await imageStorage.deactivate(disk);
		expect(await stateOf(disk)).toBe('Inactive');
	});
});

describe('a block device', () => {
	const block = (device: string): Disk<'block'> =>
		diskOf({ kind: 'block', device, filesystem: 'ext4', partition: null });

	test('that is blank is formatted once, mounted and unmounted', async () => {
		const disk = block(sh('losetup', '--find', '--show', blankFile('device')));
		expect((await blockStorage.observe(disk)).state).toBe('Blank');
		await blockStorage.prepare(disk);
		await blockStorage.activate(disk);
		writeFileSync(join(disk.mountPoint, 'file'), 'kept');
		await blockStorage.prepare(disk);
		await blockStorage.deactivate(disk);
		expect((await blockStorage.observe(disk)).state).toBe('Inactive');
		await blockStorage.prepare(disk);
		await blockStorage.activate(disk);
		expect(readFileSync(join(disk.mountPoint, 'file'), 'utf8')).toBe('kept');
	});

	test('with a signature is refused', async () => {
		const path = blankFile('device');
		sh('mkswap', path);
		const device = sh('losetup', '--find', '--show', path);
		await expect(blockStorage.prepare(block(device))).rejects.toMatchObject({
			reason: 'DiskNotBlank',
		});
	});

	test('that is not there, or is a file, is said to be missing', async () => {
		await expect(blockStorage.prepare(block('/dev/no-such'))).rejects.toThrow('it is not there');
		await expect(blockStorage.prepare(block(blankFile('file')))).rejects.toThrow(
			'not a block device',
		);
	});
});

test('a directory is bound at its place, and its files stay', async () => {
	const disk = diskOf({ kind: 'directory', path: null });
	await directoryStorage.prepare(disk);
	await directoryStorage.activate(disk);
	writeFileSync(join(disk.mountPoint, 'file'), 'kept');
	expect((await directoryStorage.observe(disk)).state).toBe('Active');
	await directoryStorage.deactivate(disk);
	expect((await directoryStorage.observe(disk)).state).toBe('Inactive');
	expect(existsSync(join(disk.folder, 'disks/data/file'))).toBe(true);
	await expectNoLeaks(root);
});

test('orphans below our lxcpath are released, what a disk owns stays', async () => {
	const owned = image();
	const left = {
		...image(),
		...{ folder: join(root, 'gone'), mountPoint: join(root, 'gone/mounts/data') },
	};
	for (const disk of [owned, left]) {
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
	}
	const orphans = await findOrphans(root, [owned]);
	expect(orphans.mountPoints).toEqual([left.mountPoint]);
	await releaseOrphans(orphans);
	await expect.poll(() => findOrphans(root, [owned])).toEqual({ mountPoints: [], loops: [] });
	expect(await stateOf(owned)).toBe('Active');
});

test('a kind without a driver is refused', () => {
	expect(() => openStorage()('zfs')).toThrow('not supported yet');
});
