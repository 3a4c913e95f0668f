import { spawn, spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blockStorage } from '../../../src/drivers/storage/block.ts';
import { directoryStorage } from '../../../src/drivers/storage/directory.ts';
import { imageStorage } from '../../../src/drivers/storage/image.ts';
import { listLoops } from '../../../src/drivers/storage/loops.ts';
import type { Disk } from '../../../src/drivers/storage/storage-driver.ts';
import type { DiskSource, Filesystem } from '../../../src/model/disk-source.ts';
import type { OperationError } from '../../../src/model/errors.ts';
import { expectNoLeaks, removeRoot } from '../../support/loop-leaks.ts';
import { waitFor } from '../../support/wait-for.ts';

const MIB = 1024 * 1024;
let root = '';

beforeEach(() => {
	root = mkdtempSync('/tmp/ballast-disks-');
});
afterEach(() => removeRoot(root));

function diskOf<Source extends DiskSource>(source: Source): Disk<Source['kind']> {
	const folder = join(root, 'web1');
	mkdirSync(folder, { recursive: true });
	const place = { folder, mountPoint: join(folder, 'mounts/data'), readOnly: false };
	// the compiler does not see that a source of one kind is the source of that kind
	return { uid: '0123456789abcdef', name: 'data', source, ...place } as unknown as Disk<
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

/** The error of a disk that is not blank. */
async function refusal(prepared: Promise<void>): Promise<OperationError> {
	const cause: unknown = await prepared.catch((thrown: unknown) => thrown);
	expect(cause).toMatchObject({ reason: 'DiskNotBlank' });
	return cause as OperationError;
}

/** Runs the commands that a hint names. */
function doAsTold({ hint }: OperationError): void {
	sh('sh', '-c', hint.slice(hint.indexOf(': ') + 1));
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
			await imageStorage.prepare(disk);
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
		await imageStorage.prepare(disk);
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		const kib = Number(sh('df', '--output=size', disk.mountPoint).split('\n')[1]);
		expect(kib).toBeGreaterThan(40 * 1024);
	});

	test('uses the loop device that somebody else attached, and leaves it to them', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		const theirs = sh('losetup', '--find', '--show', join(disk.folder, 'disks/data.img'));
		await imageStorage.activate(disk);
		const loops = listLoops();
		const ours = loops.filter(({ backingFile }) => backingFile.startsWith(root));
		expect(ours.map(({ device }) => device)).toEqual([theirs]);
		await imageStorage.deactivate(disk);
		sh('losetup', '--detach', theirs);
		await expectNoLeaks(root);
	});

	test('is handed over when no loop device shows it, and not while somebody else has one', async () => {
		const disk = image();
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		await imageStorage.handOver(disk);
		const file = join(disk.folder, 'disks/data.img');
		expect(sh('losetup', '--associated', file)).toBe('');
		await imageStorage.handOver(disk);
		const device = sh('losetup', '--find', '--show', file);
		await expect(imageStorage.handOver(disk)).rejects.toMatchObject({
			reason: 'DiskBusy',
			message: `cannot let go of ${file}: ${device} has it in use`,
		});
		sh('losetup', '--detach', device);
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
		const refused = await refusal(imageStorage.prepare(image({ path })));
		expect(readFileSync(path, 'utf8').startsWith('dear diary')).toBe(true);
		doAsTold(refused);
		await imageStorage.prepare(image({ path }));
		expect(await stateOf(image({ path }))).toBe('Inactive');
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
		diskOf({ kind: 'block', device, filesystem: 'ext4' });

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

	test.each([
		['a text', (device: string) => writeFileSync(device, 'dear diary')],
		['xfs', (device: string) => sh('mkfs.xfs', '-q', device)],
		[
			'a partition table',
			(device: string) => sh('sh', '-c', `echo label: gpt | sfdisk -q ${device}`),
		],
	])('that holds %s is blank after what the refusal says', async (_what, fill) => {
		const device = sh('losetup', '--find', '--show', blankFile('device', 320 * MIB));
		fill(device);
		doAsTold(await refusal(blockStorage.prepare(block(device))));
		await blockStorage.prepare(block(device));
		expect(await blockStorage.observe(block(device))).toMatchObject({ state: 'Inactive' });
	});

	test('is not called full of data when something else is mounted at its place', async () => {
		const device = sh('losetup', '--find', '--show', blankFile('device'));
		const disk = block(device);
		mkdirSync(disk.mountPoint, { recursive: true });
		sh('mount', '-t', 'tmpfs', 'tmpfs', disk.mountPoint);
		try {
			await expect(blockStorage.prepare(disk)).rejects.toMatchObject({ reason: 'DiskBusy' });
		} finally {
			sh('umount', disk.mountPoint);
		}
	});

	test('is handed over when it is mounted in no namespace any more', async () => {
		const device = sh('losetup', '--find', '--show', blankFile('device'));
		const disk = diskOf({ kind: 'block', device, filesystem: 'ext4' });
		await blockStorage.prepare(disk);
		await blockStorage.activate(disk);
		const keeper = spawn('unshare', ['--mount', '--propagation', 'private', 'sleep', '1000']);
		try {
			const isIn = () => sh('cat', `/proc/${keeper.pid}/mountinfo`).includes(device);
			const its = () => readlinkSync(`/proc/${keeper.pid}/ns/mnt`);
			await waitFor('its namespace', () => its() !== readlinkSync('/proc/self/ns/mnt') && isIn());
			await expect(blockStorage.handOver(disk)).rejects.toMatchObject({ reason: 'DiskBusy' });
		} finally {
			keeper.kill('SIGKILL');
		}
		await blockStorage.handOver(disk);
		await blockStorage.handOver(disk);
		sh('losetup', '--detach', device);
		const other = diskOf({ kind: 'block', device: '/dev/nothing', filesystem: 'ext4' });
		await expect(blockStorage.handOver(other)).rejects.toMatchObject({ reason: 'DiskFailed' });
	});

	test('that is not there, is empty, or is a file, is said to be missing', async () => {
		const empty = sh('losetup', '--find');
		await expect(blockStorage.prepare(block(empty))).rejects.toMatchObject({
			reason: 'DiskMissing',
			message: expect.stringContaining('it has no size'),
		});
		await expect(blockStorage.prepare(block('/dev/no-such'))).rejects.toThrow('it is not there');
		await expect(blockStorage.prepare(block(blankFile('file')))).rejects.toThrow(
			'not a block device',
		);
	});
});

test('a directory is there without a mount, and one that the user names is never made', async () => {
	const disk = diskOf({ kind: 'directory', path: null, base: null });
	await directoryStorage.prepare(disk);
	await directoryStorage.activate(disk);
	expect(directoryStorage.treeOf(disk)).toBe(disk.mountPoint);
	expect(existsSync(disk.mountPoint)).toBe(true);
	const named = diskOf({ kind: 'directory', path: join(root, 'no-such'), base: null });
	await expect(directoryStorage.prepare(named)).rejects.toMatchObject({ reason: 'DiskMissing' });
	await expect(directoryStorage.activate(named)).rejects.toThrow('it is not there');
	expect(existsSync(join(root, 'no-such'))).toBe(false);
});

describe('a partition of an image', () => {
	/** Two partitions, the second of them with a file system. */
	function partitioned({ label = 'gpt', filesystem = 'ext4', mib = 64 } = {}): string {
		const path = blankFile('disk1.img', mib * MIB);
		const table = `label: ${label}\nsize=8MiB\nsize=${mib - 24}MiB\n`;
		const made = spawnSync('sfdisk', ['--quiet', path], { input: table, encoding: 'utf8' });
		if (made.status !== 0) throw new Error(made.stderr);
		const { partitiontable } = JSON.parse(sh('sfdisk', '--json', path));
		const [, { start, size }] = partitiontable.partitions;
		const extent = [`--offset=${start * 512}`, `--sizelimit=${size * 512}`];
		const device = sh('losetup', '--find', '--show', ...extent, path);
		sh(`mkfs.${filesystem}`, '-q', device);
		sh('losetup', '--detach', device);
		return path;
	}

	test('is mounted alone, keeps its files and leaves nothing behind', async () => {
		const disk = image({ path: partitioned(), size: null, partition: 2 });
		expect(await stateOf(disk)).toBe('Inactive');
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		await imageStorage.activate(disk);
		writeFileSync(join(disk.mountPoint, 'file'), 'kept');
		const kib = Number(sh('df', '--output=size', disk.mountPoint).split('\n')[1]);
		expect(kib).toBeLessThan(40 * 1024);
		await imageStorage.deactivate(disk);
		await expectNoLeaks(root);
		await imageStorage.activate(disk);
		expect(readFileSync(join(disk.mountPoint, 'file'), 'utf8')).toBe('kept');
	});

	test('comes with the copy of a base', async () => {
		const disk = image({ base: partitioned(), size: null, partition: 2 });
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		expect(await stateOf(disk)).toBe('Active');
	});

	test.each([
		['gpt', 'ext4'],
		['dos', 'ext4'],
		['gpt', 'xfs'],
	])(
		'that is the last one of a %s table grows with its %s, and not in use',
		async (label, filesystem) => {
			const path = partitioned({ label, filesystem, mib: 400 });
			const disk = image({ path, size: null, partition: 2, filesystem: filesystem as Filesystem });
			await imageStorage.activate(disk);
			writeFileSync(join(disk.mountPoint, 'file'), 'kept');
			await expect(imageStorage.grow(disk, 800 * MIB)).rejects.toMatchObject({
				reason: 'DiskBusy',
			});
			await imageStorage.deactivate(disk);
			await imageStorage.grow(disk, 800 * MIB);
			// done again after a kill it is done already
			await imageStorage.grow(disk, 800 * MIB);
			await imageStorage.activate(disk);
			const kib = Number(sh('df', '--output=size', disk.mountPoint).split('\n')[1]);
			expect(kib).toBeGreaterThan(700 * 1024);
			expect(readFileSync(join(disk.mountPoint, 'file'), 'utf8')).toBe('kept');
			expect(spawnSync('sfdisk', ['--verify', path]).status).toBe(0);
		},
	);

	test('that has another one behind it does not grow, and the copy of a base does', async () => {
		const path = partitioned();
		const first = image({ path, size: null, partition: 1 });
		await expect(imageStorage.grow(first, 128 * MIB)).rejects.toThrow('partition 2 lies behind it');
		const disk = image({ base: path, size: 128 * MIB, partition: 2 });
		await imageStorage.prepare(disk);
		await imageStorage.activate(disk);
		const kib = Number(sh('df', '--output=size', disk.mountPoint).split('\n')[1]);
		expect(kib).toBeGreaterThan(90 * 1024);
	});

	test('that is blank or is not there is refused', async () => {
		const path = partitioned();
		const blank = image({ path, size: null, partition: 1 });
		await expect(imageStorage.prepare(blank)).rejects.toMatchObject({ reason: 'DiskNotBlank' });
		const missing = image({ path, size: null, partition: 7 });
		await expect(imageStorage.prepare(missing)).rejects.toThrow('has no partition 7');
	});
});
