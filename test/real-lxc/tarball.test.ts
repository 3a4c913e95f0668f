import { spawnSync } from 'node:child_process';
import {
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OwnedTarget } from '../../src/drivers/container/driver.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { unpackRootfs } from '../../src/drivers/os/tarball.ts';
import { BASE_SPEC, EVERY_RULE } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { type TarMember, tarArchive } from '../support/tar-archive.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let driver: LxcDriver;
let source: string;

beforeAll(async () => {
	lxc = await realLxc('tar');
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
	source = join(lxc.root, 'source');
	await makeTinyRootfs(source);
});

afterAll(async () => {
	await lxc.dispose();
});

function host(command: string, ...args: string[]): string {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	expect(result.status, result.stderr).toBe(0);
	return result.stdout;
}

function target(name: string): OwnedTarget {
	return { name: `tar-${name}`, uid: `uid-of-${name}`, adoptedFrom: null };
}

function create(owned: OwnedTarget, archive: string): Promise<void> {
	const os = { kind: 'tarball', path: archive, fit: EVERY_RULE } as const;
	return driver.create(owned, { ...BASE_SPEC, os });
}

function expectNothingLeft({ name }: OwnedTarget): void {
	expect(readdirSync(lxc.paths.lxc).filter((entry) => entry.includes(name))).toEqual([]);
}

function archiveOf(name: string, members: readonly TarMember[]): string {
	const archive = join(lxc.root, `${name}.tar`);
	writeFileSync(archive, tarArchive(members));
	return archive;
}

describe.each(['gzip', 'xz', 'zstd'])('an archive by %s', (compression) => {
	it('keeps owners, capabilities, attributes, hard links and holes', async () => {
		const from = join(lxc.root, `rich-${compression}`);
		await makeTinyRootfs(from);
		writeFileSync(join(from, 'etc/owned'), 'x');
		linkSync(join(from, 'etc/owned'), join(from, 'etc/hard'));
		host('chown', '1234:5678', join(from, 'etc/owned'));
		host('setcap', 'cap_net_raw+ep', join(from, 'bin/busybox'));
		host('truncate', '-s', '64M', join(from, 'sparse'));
		host('setfattr', '-n', 'user.colour', '-v', 'blue', join(from, 'etc/owned'));
		host('mknod', join(from, 'dev/sda'), 'b', '8', '0');
		const archive = join(lxc.root, `rich.${compression}`);
		host(
			'tar',
			`--${compression}`,
			'--xattrs',
			'--xattrs-include=*',
			'--sparse',
			'-C',
			from,
			'-cf',
			archive,
			'.',
		);
		const owned = target(compression);
		await create(owned, archive);
		const rootfs = join(lxc.paths.lxc, owned.name, 'rootfs');
		expect(statSync(join(rootfs, 'etc/hard'))).toMatchObject({ uid: 1234, gid: 5678, nlink: 2 });
		expect(host('getcap', join(rootfs, 'bin/busybox'))).toContain('cap_net_raw=ep');
		expect(host('getfattr', '--only-values', '-n', 'user.colour', join(rootfs, 'etc/hard'))).toBe(
			'blue',
		);
		expect(statSync(join(rootfs, 'sparse'))).toMatchObject({ size: 64 * 2 ** 20, blocks: 0 });
		expect(readdirSync(join(rootfs, 'dev'))).toEqual([]);
		expect(readFileSync(join(rootfs, 'etc/hostname'), 'utf8')).toBe(`${owned.name}\n`);
		await driver.start(owned, BASE_SPEC);
		await driver.stop(owned, { timeoutMs: 10_000, thenKill: true });
	});
});

const THROUGH_LINK =
	/it writes through a link that leads out of the rootfs, .* refused \(tar: out\/[a-z]+: [^;]*\)$/;
const OTHER_NAME =
	/it gives another name to a file that is not in it, .* refused \(tar: [a-z/]+: [^;]*\)$/;

describe('a hostile archive', () => {
	const victim = (): string => join(lxc.root, 'victim');

	beforeAll(() => {
		mkdirSync(victim());
		writeFileSync(join(victim(), 'file'), 'unharmed');
	});

	const text = 'harmed';
	const hostile: readonly [string, (victim: string) => readonly TarMember[], RegExp | null][] = [
		[
			'a name that climbs',
			() => [{ name: '../../../victim/file', type: 'file', text }],
			/it names a file outside of the rootfs, which is refused \(tar: [^;]*\)$/,
		],
		[
			'an absolute name',
			(at) => [{ name: `${at}/file`, type: 'file', text }],
			/it holds absolute names, which lead out of the rootfs and are refused$/,
		],
		[
			'a link out, and a file through it',
			(at) => [
				{ name: 'out', type: 'symlink', link: at },
				{ name: 'out/file', type: 'file', text },
				{ name: 'out/another', type: 'file', text },
			],
			THROUGH_LINK,
		],
		[
			'a link that climbs, and a file through it',
			() => [
				{ name: 'out', type: 'symlink', link: '../../../../victim' },
				{ name: 'out/another', type: 'file', text },
			],
			THROUGH_LINK,
		],
		[
			'a hard link out, and a file over it',
			(at) => [
				{ name: 'etc', type: 'folder' },
				{ name: 'etc/hard', type: 'hardlink', link: `${at}/file` },
				{ name: 'etc/hard', type: 'file', text },
			],
			OTHER_NAME,
		],
		[
			'a hard link through a link',
			(at) => [
				{ name: 'out', type: 'symlink', link: at },
				{ name: 'hard', type: 'hardlink', link: 'out/file' },
				{ name: 'hard', type: 'file', text },
			],
			OTHER_NAME,
		],
		[
			'links where the rules write',
			(at) => [
				{ name: 'etc', type: 'symlink', link: at },
				{ name: 'sbin', type: 'folder' },
				{ name: 'sbin/init', type: 'file', text: '#!/bin/sh\n' },
			],
			// inside of the rootfs, the link leads to a folder that is not there
			null,
		],
	];

	it.each(hostile)(
		'with %s changes nothing outside, and says why it is refused',
		async (_, members, words) => {
			const owned = target('hostile');
			const made = create(owned, archiveOf('hostile', members(victim())));
			if (words === null) await made;
			else await expect(made).rejects.toMatchObject({ message: expect.stringMatching(words) });
			expect(readdirSync(victim())).toEqual(['file']);
			expect(readFileSync(join(victim(), 'file'), 'utf8')).toBe('unharmed');
			expect(statSync(join(victim(), 'file')).nlink).toBe(1);
			expect(existsSync(join(lxc.paths.lxc, 'victim'))).toBe(false);
			if (words === null) host('rm', '-rf', join(lxc.paths.lxc, owned.name));
			expectNothingLeft(owned);
		},
	);

	it.each([
		['a disk', { name: 'etc/disk', type: 'block', device: [8, 0] }, 'etc/disk (b 8:0)'],
		['the memory', { name: 'etc/mem', type: 'char', device: [1, 1] }, 'etc/mem (c 1:1)'],
	] as const)('with %s as a file is refused', async (_, member, named) => {
		const owned = target('device');
		const archive = archiveOf('device', [{ name: 'etc', type: 'folder' }, member]);
		await expect(create(owned, archive)).rejects.toMatchObject({
			reason: 'CreateFailed',
			retry: 'never',
			message: `cannot use ${archive}: it holds the device file ${named}`,
			hint: expect.stringContaining('spec.devices'),
		});
		expectNothingLeft(owned);
	});

	it('may have the devices that every system has', async () => {
		const place = { name: 'x', folder: lxc.root, rootfs: join(lxc.root, 'jail') };
		const archive = archiveOf('jail', [{ name: 'null', type: 'char', device: [1, 3] }]);
		await unpackRootfs(archive, place);
		expect(statSync(join(place.rootfs, 'null')).isCharacterDevice()).toBe(true);
	});
});

describe('an archive that cannot be unpacked', () => {
	it.each([
		['is cut', (whole: Buffer) => whole.subarray(0, whole.length / 2), 'copy it again'],
		['is none', () => Buffer.from('no archive at all\n'.repeat(1000)), 'Is it a tar archive'],
	])('because it %s says what to do, and leaves nothing', async (_, spoil, hint) => {
		const owned = target('spoilt');
		const archive = join(lxc.root, 'spoilt.tar.gz');
		host('tar', '-C', source, '-czf', archive, '.');
		writeFileSync(archive, spoil(readFileSync(archive)));
		await expect(create(owned, archive)).rejects.toMatchObject({
			reason: 'CreateFailed',
			message: expect.stringMatching(/^cannot unpack .*spoilt\.tar\.gz for tar-spoilt: ./),
			hint: expect.stringContaining(hint),
		});
		expectNothingLeft(owned);
	});

	it('because the disk is full says so, and leaves nothing', async () => {
		const small = join(lxc.root, 'small');
		await mkdir(small);
		host('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', small);
		try {
			const archive = join(lxc.root, 'whole.tar');
			host('tar', '-C', source, '-cf', archive, '.');
			const onSmall = new LxcDriver({ paths: { ...lxc.paths, lxc: small }, lxcVersion: '5.0.2' });
			const os = { kind: 'tarball', path: archive, fit: EVERY_RULE } as const;
			await expect(onSmall.create(target('full'), { ...BASE_SPEC, os })).rejects.toMatchObject({
				reason: 'DiskFull',
				message: expect.stringMatching(
					/^cannot unpack \S+ for \S+: the file system of \S+ is full: \d+[KM]i were free there, and the archive has \d+Mi as it is packed \(tar: [^;]+\)$/,
				),
				hint: expect.stringContaining('Make room there'),
			});
			expect(readdirSync(small)).toEqual([]);
		} finally {
			host('umount', small);
		}
	});
});

it('fills an empty file system, which has a lost+found', async () => {
	const archive = join(lxc.root, 'onto.tar');
	host('tar', '-C', source, '-cf', archive, '.');
	const place = { name: 'x', folder: lxc.root, rootfs: join(lxc.root, 'mounted') };
	mkdirSync(join(place.rootfs, 'lost+found'), { recursive: true });
	await unpackRootfs(archive, place);
	expect(readdirSync(place.rootfs)).toEqual(expect.arrayContaining(['lost+found', 'sbin']));
});
