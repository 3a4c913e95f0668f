import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as HostTool from '../../../src/drivers/storage/host-tool.ts';
import { ToolMissing } from '../../../src/drivers/storage/host-tool.ts';
import { type NotedVolume, noteVolume } from '../../../src/drivers/storage/noted-volumes.ts';
import { storageOf } from '../../../src/drivers/storage/open-storage.ts';
import { removeVolumes } from '../../../src/drivers/storage/remove-volumes.ts';
import type { Disk } from '../../../src/drivers/storage/storage-driver.ts';
import type { CommandResult } from '../../../src/host/process.ts';
import type { DiskKind, DiskSource } from '../../../src/model/disk-source.ts';
import { removeRoot } from '../../support/loop-leaks.ts';

/**
 * The commands that the drivers run where this machine has no LVM, Ceph, DRBD or ZFS. A volume manager made of files and
 * real loop devices answers them, so that file systems, mounts and growth are real.
 */
const MIB = 1024 * 1024;
let root = '';
let log: string[] = [];
let answer: (argv: readonly string[]) => CommandResult | null = () => null;

vi.mock('../../../src/drivers/storage/host-tool.ts', async (importOriginal) => {
	const real = await importOriginal<typeof HostTool>();
	const heard = (argv: readonly string[]) => {
		log.push(
			argv
				.join(' ')
				.replaceAll(root, 'ROOT')
				.replace(/loop\d+/g, 'loopN'),
		);
		return answer(argv);
	};
	return {
		...real,
		ask: async (...call: Parameters<typeof real.ask>) =>
			heard(call[0]) ?? (await real.ask(...call)),
		tell: async (...call: Parameters<typeof real.tell>) =>
			heard(call[0]) ?? (await real.tell(...call)),
		writeWith: async (...call: Parameters<typeof real.writeWith>) => {
			if (heard(call[0]) === null) await real.writeWith(...call);
		},
		tryToWrite: async (...call: Parameters<typeof real.tryToWrite>) =>
			heard(call[0]) ?? (await real.tryToWrite(...call)),
		manageWith: (...call: Parameters<typeof real.manageWith>) => {
			const result = heard(call[0]);
			if (result?.exitCode === 0) return Promise.resolve(result.stdout);
			return Promise.reject(new Error(result?.stderr ?? `nobody answers ${call[0].join(' ')}`));
		},
	};
});

const said = (stdout: string): CommandResult => ({ exitCode: 0, stdout, stderr: '' });
const failed = (exitCode: number, stderr: string): CommandResult => ({
	exitCode,
	stdout: '',
	stderr,
});

beforeEach(() => {
	root = mkdtempSync('/tmp/ballast-volumes-');
	log = [];
});
afterEach(() => removeRoot(root));

function diskOf(source: DiskSource): Disk {
	const folder = join(root, 'web1');
	mkdirSync(folder, { recursive: true });
	const place = { folder, mountPoint: join(folder, 'disks/data'), readOnly: false };
	return { uid: '0123456789abcdef', name: 'data', source, ...place };
}

function sh(...[command, ...args]: readonly [string, ...string[]]): string {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`${command}: ${result.stderr}`);
	return result.stdout.trim();
}

/** Pools of images as files, which a loop device maps. */
function cephOfFiles(): typeof answer {
	const mapped = new Map<string, string>();
	const fileOf = (image: string) => join(root, 'pools', image);
	const sizes = new Map<string, number>();
	const resize = (image: string, size: string) => {
		sizes.set(image, Number.parseInt(size, 10));
		mkdirSync(dirname(fileOf(image)), { recursive: true });
		writeFileSync(fileOf(image), '', { flag: 'a' });
		truncateSync(fileOf(image), Number.parseInt(size, 10));
		const device = mapped.get(image);
		if (device !== undefined) sh('losetup', '--set-capacity', device);
		return said('');
	};
	return ([tool, verb, ...args]) => {
		if (tool !== 'rbd') return null;
		const last = args.at(-1) ?? '';
		const sizeArg = args[args.indexOf('--size') + 1] ?? '';
		switch (`${verb} ${verb === 'device' ? args[0] : ''}`.trim()) {
			case 'info': {
				const size = sizes.get(last);
				return size === undefined
					? failed(2, 'error opening image')
					: said(JSON.stringify({ size }));
			}
			case 'create':
			case 'resize':
				return resize(last, sizeArg);
			case 'rename': {
				const [from = '', to = ''] = args;
				sh('mv', fileOf(from), fileOf(to));
				sizes.set(to, sizes.get(from) ?? 0);
				sizes.delete(from);
				return said('');
			}
			case 'remove':
				if (mapped.has(last)) return failed(16, 'image has watchers');
				rmSync(fileOf(last));
				sizes.delete(last);
				return said('');
			case 'device map':
				mapped.set(last, sh('losetup', '--find', '--show', fileOf(last)));
				return said(mapped.get(last) ?? '');
			case 'device unmap': {
				sh('losetup', '--detach', last);
				for (const [image, device] of mapped) if (device === last) mapped.delete(image);
				return said('');
			}
			case 'device list': {
				const rows = [...mapped].map(([image, device]) => {
					const [pool, name] = image.split('/');
					return { pool, name, device };
				});
				return said(JSON.stringify(rows));
			}
			default:
				return failed(1, 'no such verb');
		}
	};
}

const rbd = (over: Partial<Extract<DiskSource, { kind: 'rbd' }>> = {}): Disk =>
	diskOf({ kind: 'rbd', pool: 'fast', image: null, size: 16 * MIB, filesystem: 'ext4', ...over });

describe('an RBD image', () => {
	beforeEach(() => {
		answer = cephOfFiles();
	});
	const storage = storageOf('rbd');

	test('is made under another name, mounted, grown, and removed with its instance', async () => {
		const disk = rbd() as Disk<'rbd'>;
		expect(await storage.observe(disk)).toMatchObject({ state: 'Absent' });
		await storage.prepare(disk);
		await storage.prepare(disk);
		await storage.activate(disk);
		await storage.activate(disk);
		expect(await storage.observe(disk)).toEqual({ state: 'Active', size: 16 * MIB, found: 'ext4' });
		writeFileSync(join(disk.mountPoint, 'file'), 'kept');
		await storage.deactivate(disk);
		await storage.deactivate(disk);
		await storage.grow(disk, 32 * MIB);
		await expect(storage.grow(disk, 16 * MIB)).rejects.toMatchObject({ reason: 'ShrinkRefused' });
		await storage.activate(disk);
		expect(readdirSync(disk.mountPoint)).toContain('file');
		expect(await storage.observe(disk)).toMatchObject({ state: 'Active', size: 32 * MIB });
		await storage.deactivate(disk);
		await removeVolumes(disk.folder);
		await removeVolumes(disk.folder);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Absent' });
		await expect(`${log.join('\n')}\n`).toMatchFileSnapshot('../../golden/volumes/rbd.txt');
	});

	test('that the kernel does not let grow while it is mounted is to be stopped, and then grows', async () => {
		const disk = rbd() as Disk<'rbd'>;
		await storage.prepare(disk);
		await storage.activate(disk);
		const pool = answer;
		answer = (argv) =>
			argv[0] === 'resize2fs'
				? failed(1, 'resize2fs: Permission denied to resize filesystem')
				: pool(argv);
		await expect(storage.grow(disk, 32 * MIB)).rejects.toMatchObject({
			message: expect.stringContaining('the kernel does not let it grow while it is mounted'),
			retry: 'never',
			hint: expect.stringMatching(/^Stop the instance/),
		});
		answer = pool;
		await storage.deactivate(disk);
		await storage.grow(disk, 32 * MIB);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive', size: 32 * MIB });
		await removeVolumes(disk.folder);
	});

	test('whose making was killed is made anew', async () => {
		const disk = rbd() as Disk<'rbd'>;
		answer(['rbd', 'create', '--size', '1048576B', 'fast/ballast-01234567-data.new']);
		answer(['rbd', 'device', 'map', 'fast/ballast-01234567-data.new']);
		await storage.prepare(disk);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive', size: 16 * MIB });
		await removeVolumes(disk.folder);
	});

	test('is not guessed at when the note of it cannot be read', async () => {
		const disk = rbd() as Disk<'rbd'>;
		await storage.prepare(disk);
		const note = join(disk.folder, 'disks/data.rbd-fast.volume');
		for (const text of ['', '{"kind":"rbd","place":"fast","name":"mine"}\n']) {
			writeFileSync(note, text);
			await expect(removeVolumes(disk.folder)).rejects.toMatchObject({ reason: 'DiskFailed' });
		}
		expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive' });
	});

	test('is handed over by unmapping it, as it is', async () => {
		const disk = rbd() as Disk<'rbd'>;
		await storage.prepare(disk);
		await storage.activate(disk);
		log = [];
		await storage.handOver(disk);
		await storage.handOver(disk);
		expect(log.filter((line) => line.includes('unmap'))).toHaveLength(1);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive' });
		await removeVolumes(disk.folder);
	});

	test('of another pool under the same name goes with the instance, and so does the one of before', async () => {
		const [before, after] = [rbd(), rbd({ pool: 'slow' })] as Disk<'rbd'>[];
		if (before === undefined || after === undefined) throw new Error('no disks');
		await storage.prepare(before);
		await storage.prepare(after);
		await removeVolumes(before.folder);
		for (const disk of [before, after]) {
			expect(await storage.observe(disk)).toMatchObject({ state: 'Absent' });
		}
	});

	test('of the user has to be there, is formatted only when it is blank, and stays', async () => {
		const disk = rbd({ image: 'mine' }) as Disk<'rbd'>;
		await expect(storage.prepare(disk)).rejects.toMatchObject({ reason: 'DiskMissing' });
		answer(['rbd', 'create', '--size', `${16 * MIB}B`, 'fast/mine']);
		writeFileSync(join(root, 'pools/fast/mine'), 'something', { flag: 'r+' });
		await expect(storage.prepare(disk)).rejects.toMatchObject({ reason: 'DiskNotBlank' });
		expect(sh('losetup', '--associated', join(root, 'pools/fast/mine'))).toBe('');
		writeFileSync(join(root, 'pools/fast/mine'), '\0'.repeat(9), { flag: 'r+' });
		await storage.prepare(disk);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive' });
		await removeVolumes(disk.folder);
		expect(readdirSync(join(root, 'pools/fast'))).toEqual(['mine']);
	});
});

describe('a DRBD volume', () => {
	const storage = storageOf('drbd');
	let device = '';
	let role = 'Secondary/Secondary';

	beforeEach(() => {
		const file = join(root, 'backing');
		writeFileSync(file, '');
		truncateSync(file, 16 * MIB);
		device = sh('losetup', '--find', '--show', file);
		role = 'Secondary/Secondary';
		answer = ([tool, verb, name]) => {
			if (tool !== 'drbdadm') return null;
			if (verb === 'sh-dev') {
				return name === 'r0/0' ? said(device) : failed(10, `'${name}' not defined in your config`);
			}
			if (verb === 'role') return said(role);
			if (verb === 'primary' && role.endsWith('/Primary')) {
				return failed(11, 'State change failed: (-1) Multiple primaries not allowed by config');
			}
			role = verb === 'primary' ? 'Primary/Secondary' : 'Secondary/Secondary';
			return said('');
		};
	});
	afterEach(() => sh('losetup', '--detach', device));

	const drbd = (resource = 'r0') =>
		diskOf({ kind: 'drbd', resource, volume: 0, filesystem: 'ext4' }) as Disk<'drbd'>;

	test('is written only while this host is primary, which it becomes and ceases to be', async () => {
		const disk = drbd();
		expect(await storage.observe(disk)).toEqual({
			...{ state: 'Inactive', size: 16 * MIB, found: null },
		});
		await storage.prepare(disk);
		expect(role).toBe('Secondary/Secondary');
		await storage.activate(disk);
		await storage.activate(disk);
		expect(role).toBe('Primary/Secondary');
		expect(await storage.observe(disk)).toMatchObject({ state: 'Active', found: 'ext4' });
		await storage.deactivate(disk);
		await storage.deactivate(disk);
		expect(role).toBe('Secondary/Secondary');
		await expect(`${log.join('\n')}\n`).toMatchFileSnapshot('../../golden/volumes/drbd.txt');
	});

	test('is handed over as a secondary, and not while something else keeps it primary', async () => {
		const disk = drbd();
		await storage.prepare(disk);
		await storage.activate(disk);
		const answers = answer;
		answer = (argv) =>
			argv[1] === 'secondary' ? failed(11, 'State change failed: held open') : answers(argv);
		await expect(storage.handOver(disk)).rejects.toMatchObject({
			reason: 'DiskBusy',
			hint: expect.stringContaining('drbdadm status r0'),
		});
		answer = answers;
		await storage.handOver(disk);
		expect(role).toBe('Secondary/Secondary');
	});

	test('is left alone while another host is primary, while it is down, and when nobody knows it', async () => {
		role = 'Secondary/Primary';
		await expect(storage.activate(drbd())).rejects.toMatchObject({
			reason: 'DiskBusy',
			hint: expect.stringContaining('drbdadm status r0'),
		});
		role = 'Unconfigured';
		await expect(storage.activate(drbd())).rejects.toMatchObject({
			reason: 'DiskMissing',
			hint: 'Run: drbdadm up r0',
		});
		await expect(storage.prepare(drbd('r9'))).rejects.toMatchObject({ reason: 'DiskMissing' });
	});
});

/** Datasets with quotas; their mounts are those of a tmpfs. */
function zfsOfNames(snapshots: readonly string[]): typeof answer {
	const quotas = new Map([['tank/ct', 0]]);
	const quotaIn = (argv: readonly string[]) =>
		Number(/refquota=(\d+)/.exec(argv.join(' '))?.[1] ?? 0);
	return (argv) => {
		const [tool, verb] = argv;
		const last = argv.at(-1) ?? '';
		if (tool === 'mount' && argv[2] === 'zfs') {
			sh('mount', '-t', 'tmpfs', ...argv.slice(3));
			return said('');
		}
		if (tool !== 'zfs') return null;
		switch (verb) {
			case 'get': {
				const quota = quotas.get(last);
				return quota === undefined ? failed(1, 'dataset does not exist') : said(String(quota));
			}
			case 'list':
				return snapshots.includes(last) ? said(last) : failed(1, 'dataset does not exist');
			case 'destroy':
				quotas.delete(last);
				return said('');
			default:
				quotas.set(last, quotaIn(argv));
				return said('');
		}
	};
}

describe('a ZFS dataset', () => {
	const storage = storageOf('zfs');
	const zfs = (over: Partial<Extract<DiskSource, { kind: 'zfs' }>> = {}) =>
		diskOf({ kind: 'zfs', parent: 'tank/ct', base: null, size: 64 * MIB, ...over }) as Disk<'zfs'>;

	beforeEach(() => {
		answer = zfsOfNames(['tank/base@clean']);
	});

	test('is made with a quota, mounted, grown, and destroyed with its instance', async () => {
		const disk = zfs();
		expect(await storage.observe(disk)).toMatchObject({ state: 'Absent' });
		await storage.prepare(disk);
		await storage.prepare(disk);
		await storage.activate(disk);
		await storage.activate(disk);
		expect(await storage.observe(disk)).toEqual({ state: 'Active', size: 64 * MIB, found: 'zfs' });
		await storage.grow(disk, 128 * MIB);
		await expect(storage.grow(disk, 64 * MIB)).rejects.toMatchObject({ reason: 'ShrinkRefused' });
		await storage.deactivate(disk);
		await storage.deactivate(disk);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Inactive', size: 128 * MIB });
		await removeVolumes(disk.folder);
		await removeVolumes(disk.folder);
		expect(await storage.observe(disk)).toMatchObject({ state: 'Absent' });
		await expect(`${log.join('\n')}\n`).toMatchFileSnapshot('../../golden/volumes/zfs.txt');
	});

	test('is a clone of a snapshot that has to be there', async () => {
		await storage.prepare(zfs({ base: 'tank/base@clean', size: null }));
		expect(log.at(-1)).toBe(
			'zfs clone -o mountpoint=legacy tank/base@clean tank/ct/ballast-01234567-data',
		);
		await expect(storage.prepare(zfs({ parent: 'tank/none' }))).rejects.toMatchObject({
			reason: 'DiskMissing',
		});
		answer = zfsOfNames([]);
		await expect(storage.prepare(zfs({ base: 'tank/base@gone' }))).rejects.toMatchObject({
			reason: 'DiskMissing',
		});
	});
});

describe('where the tool of a volume manager is not there', () => {
	const sources: readonly (readonly [
		Extract<DiskSource, { kind: NotedVolume['kind'] }>,
		string,
	])[] = [
		[{ kind: 'zfs', parent: 'tank/ct', base: null, size: null }, 'zfs'],
		[{ kind: 'rbd', pool: 'fast', image: null, size: 16 * MIB, filesystem: 'ext4' }, 'rbd'],
		[
			{
				...{ kind: 'lvm', group: 'vg', thinPool: null, volume: null },
				...{ size: 16 * MIB, filesystem: 'ext4' },
			},
			'lvs',
		],
	];

	beforeEach(() => {
		answer = ([tool = '']) => {
			throw new ToolMissing(tool, 'look');
		};
	});

	test.each(sources)('nothing of %j is noted, and nothing has to be removed', async (source) => {
		const disk = diskOf(source);
		await expect(storageOf<DiskKind>(source.kind).prepare(disk)).rejects.toMatchObject({
			reason: 'DiskFailed',
			hint: expect.stringContaining('apt-get install'),
		});
		expect(readdirSync(disk.folder)).toEqual([]);
		await removeVolumes(disk.folder);
	});

	test.each(sources)('what an older ballast noted of %j is said', async (source, tool) => {
		const disk = diskOf(source);
		const volume = { place: 'tank', name: 'ballast-01234567-data' } as const;
		await noteVolume(disk, { kind: source.kind, ...volume });
		const [note = ''] = readdirSync(join(disk.folder, 'disks'));
		await expect(removeVolumes(disk.folder)).rejects.toMatchObject({
			message: `cannot look: ${tool} is not there`,
			hint: expect.stringMatching(
				new RegExp(`^apt-get install .*rm ${join(disk.folder, 'disks', note)}$`),
			),
		});
	});
});
