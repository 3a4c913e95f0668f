import { spawnSync } from 'node:child_process';
import {
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OwnedTarget } from '../../src/drivers/container/driver.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { readIfThere } from '../../src/host/if-there.ts';
import type { InstanceSpec, OsSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC, EVERY_RULE, GANETI_OS } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const STOP = { timeoutMs: 10_000, thenKill: true };
const ODD_NAMES = ['a b', 'tab\there', 'new\nline', '-rf', 'ü€', '*', '"quoted"', "it's"];

// a machine that does much else needs its time
vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let driver: LxcDriver;
let source: string;

beforeAll(async () => {
	lxc = await realLxc('vroot');
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
	source = join(lxc.root, 'source of it');
	await makeTinyRootfs(source);
});

afterAll(async () => {
	await lxc.dispose();
});

function target(name: string): OwnedTarget {
	return { name: `vroot-${name}`, uid: `uid-of-${name}`, adoptedFrom: null };
}

function withOs(os: OsSpec | null): InstanceSpec {
	return { ...BASE_SPEC, os };
}

function inPlace(path: string): InstanceSpec {
	return {
		...BASE_SPEC,
		disks: [{ ...BASE_SPEC.disks[0]!, source: { kind: 'directory', path, base: null } }],
	};
}

function rootfsOf(owned: OwnedTarget): string {
	return join(lxc.paths.lxc, owned.name, 'rootfs');
}

function host(command: string, ...args: string[]): void {
	const result = spawnSync(command, args, { encoding: 'utf8' });
	expect(result.status, result.stderr).toBe(0);
}

function commandLines(): string[] {
	return readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.map((pid) => readIfThere(`/proc/${pid}/cmdline`) ?? '');
}

async function expectNothingLeft(owned: OwnedTarget): Promise<void> {
	expect(readdirSync(lxc.paths.lxc).filter((entry) => entry.includes(owned.name))).toEqual([]);
	expect(await driver.observe(owned)).toMatchObject({ ownership: 'Absent', remains: [] });
}

describe('a copy', () => {
	it('keeps owners, modes, links, times, extended attributes, holes and odd names', async () => {
		const from = join(lxc.root, 'rich');
		await makeTinyRootfs(from);
		for (const name of ODD_NAMES) writeFileSync(join(from, name), name);
		linkSync(join(from, 'a b'), join(from, 'hard'));
		symlinkSync('/etc/passwd', join(from, 'absolute-link'));
		host('chown', '1234:5678', join(from, 'a b'));
		host('chmod', '4755', join(from, '*'));
		host('truncate', '-s', '64M', join(from, 'sparse'));
		host('mknod', join(from, 'pipe'), 'p');
		host('setcap', 'cap_net_raw+ep', join(from, 'bin/busybox'));
		const owned = target('rich');
		await driver.create(owned, withOs({ kind: 'copy', path: from, fit: EVERY_RULE }));
		const copy = rootfsOf(owned);
		expect(readdirSync(copy).sort()).toEqual(readdirSync(from).sort());
		expect(statSync(join(copy, 'a b'))).toMatchObject({ uid: 1234, gid: 5678, nlink: 2 });
		expect(statSync(join(copy, 'a b')).mtimeMs).toBe(statSync(join(from, 'a b')).mtimeMs);
		expect(statSync(join(copy, '*')).mode & 0o7777).toBe(0o4755);
		expect(lstatSync(join(copy, 'absolute-link')).isSymbolicLink()).toBe(true);
		expect(lstatSync(join(copy, 'pipe')).isFIFO()).toBe(true);
		expect(statSync(join(copy, 'sparse')).blocks).toBeLessThan(1000);
		const caps = spawnSync('getcap', [join(copy, 'bin/busybox')], { encoding: 'utf8' });
		expect(caps.stdout).toContain('cap_net_raw=ep');
		await driver.start(owned, BASE_SPEC);
		await driver.stop(owned, STOP);
	});

	it('needs its source', async () => {
		const owned = target('nosource');
		const spec = withOs({ kind: 'copy', path: join(lxc.root, 'nowhere'), fit: EVERY_RULE });
		await expect(driver.create(owned, spec)).rejects.toMatchObject({
			reason: 'RootfsMissing',
			message: expect.stringMatching(
				/^cannot copy the rootfs of vroot-nosource: .*nowhere does not exist$/,
			),
		});
		await expectNothingLeft(owned);
	});

	it('needs an init in it', async () => {
		const owned = target('noinit');
		mkdirSync(join(lxc.root, 'empty'));
		const spec = withOs({ kind: 'copy', path: join(lxc.root, 'empty'), fit: EVERY_RULE });
		await expect(driver.create(owned, spec)).rejects.toMatchObject({
			reason: 'RootfsMissing',
			message: expect.stringContaining('has no /sbin/init'),
		});
		await expectNothingLeft(owned);
	});

	it('leaves nothing behind on a full disk, and says that it is full', async () => {
		const small = new LxcDriver({
			paths: { ...lxc.paths, lxc: join(lxc.root, 'small') },
			lxcVersion: '5.0.2',
		});
		mkdirSync(join(lxc.root, 'small'));
		host('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', join(lxc.root, 'small'));
		try {
			const owned = target('full');
			const spec = withOs({ kind: 'copy', path: source, fit: EVERY_RULE });
			await expect(small.create(owned, spec)).rejects.toMatchObject({ reason: 'DiskFull' });
			expect(readdirSync(join(lxc.root, 'small'))).toEqual([]);
			expect(await small.observe(owned)).toMatchObject({ ownership: 'Absent', remains: [] });
		} finally {
			host('umount', join(lxc.root, 'small'));
		}
	});

	it('ends when it is aborted and leaves nothing behind', async () => {
		const from = join(lxc.root, 'large');
		await makeTinyRootfs(from);
		host('dd', 'if=/dev/zero', `of=${join(from, 'data')}`, 'bs=1M', 'count=400', 'status=none');
		const owned = target('aborted');
		const abort = new AbortController();
		const create = driver.create(
			owned,
			withOs({ kind: 'copy', path: from, fit: EVERY_RULE }),
			abort.signal,
		);
		const ended = expect(create).rejects.toThrow(/^cannot /);
		await expect
			.poll(() => existsSync(join(lxc.paths.lxc, `.creating-${owned.name}`, 'rootfs')))
			.toBe(true);
		abort.abort();
		await ended;
		await expectNothingLeft(owned);
	});
});

describe('a tarball', () => {
	it.each([
		['plain', []],
		['gzip', ['--gzip']],
	] as const)('is unpacked: %s', async (name, compression) => {
		const archive = join(lxc.root, `${name}:1 .tar`);
		host('chown', '1234:5678', join(source, 'tmp'));
		host('tar', '-C', source, '--force-local', ...compression, '-cf', archive, '.');
		const owned = target(`tar-${name}`);
		await driver.create(owned, withOs({ kind: 'tarball', path: archive, fit: EVERY_RULE }));
		expect(statSync(join(rootfsOf(owned), 'tmp'))).toMatchObject({ uid: 1234, gid: 5678 });
		await driver.start(owned, BASE_SPEC);
		await driver.stop(owned, STOP);
	});

	it('that is broken gives a clear error and leaves nothing', async () => {
		const archive = join(lxc.root, 'broken.tar.gz');
		host('tar', '-C', source, '-czf', archive, '.');
		writeFileSync(archive, readFileSync(archive).subarray(0, 5000));
		const owned = target('broken');
		await expect(
			driver.create(owned, withOs({ kind: 'tarball', path: archive, fit: EVERY_RULE })),
		).rejects.toMatchObject({
			reason: 'CreateFailed',
			message: expect.stringMatching(
				/^cannot unpack .*broken\.tar\.gz for vroot-broken: .*unexpected end of file/i,
			),
		});
		await expectNothingLeft(owned);
	});

	it('cannot write outside of the rootfs', async () => {
		const archive = join(lxc.root, 'climbing.tar');
		const climb = '--transform=s,^sbin/init$,../../../climbed,';
		host('tar', '-C', source, '-cf', archive, '-P', climb, 'sbin/init', 'bin');
		const owned = target('climbing');
		await expect(
			driver.create(owned, withOs({ kind: 'tarball', path: archive, fit: EVERY_RULE })),
		).rejects.toMatchObject({
			reason: 'CreateFailed',
			message: expect.stringContaining("Member name contains '..'"),
		});
		expect(existsSync(join(lxc.root, 'climbed'))).toBe(false);
		await expectNothingLeft(owned);
	});
});

describe('a template', () => {
	it('gives its rootfs and what its config says about the system', async () => {
		const owned = target('busybox');
		const spec = withOs({ kind: 'template', template: 'busybox', args: [] });
		await driver.create(owned, spec);
		const config = readFileSync(join(lxc.paths.lxc, owned.name, 'config'), 'utf8');
		expect(config).toContain('\nlxc.signal.halt = SIGUSR1\n');
		expect(config.match(/^lxc\.tty\.max/gm)).toHaveLength(1);
		expect(config).not.toContain('lxcbr0');
		expect(config).not.toContain('.creating-');
		expect(readdirSync(join(lxc.paths.lxc, owned.name)).sort()).toEqual([
			'config',
			'os.conf',
			'rootfs',
		]);
		await driver.start(owned, spec);
		await driver.stop(owned, { timeoutMs: 20_000, thenKill: false });
		await driver.configure(owned, { ...spec, pids: 5 });
		expect(readFileSync(join(lxc.paths.lxc, owned.name, 'config'), 'utf8')).toContain('SIGUSR1');
	});

	it.each([
		['that fails', ['--busybox-path', '/nowhere'], 'busybox', 'Failed to find busybox binary'],
		['that does not exist', [], 'nosuch', 'LXC has no template of that name'],
	])('%s gives the end of what it said and leaves nothing', async (_, args, template, said) => {
		const owned = target('failing');
		const spec = withOs({ kind: 'template', template, args });
		await expect(driver.create(owned, spec)).rejects.toMatchObject({
			reason: 'CreateFailed',
			message: expect.stringContaining(said),
		});
		await expectNothingLeft(owned);
	});

	it('ends with all its children when it is aborted', async () => {
		const template = join(lxc.root, 'slow-template');
		const reached = join(lxc.root, 'slow-reached');
		writeFileSync(template, `#!/bin/sh\n(while :; do date >> ${reached}; sleep 0.05; done)\n`, {
			mode: 0o755,
		});
		const owned = target('slow');
		const abort = new AbortController();
		const spec = withOs({ kind: 'template', template, args: [] });
		const ended = expect(driver.create(owned, spec, abort.signal)).rejects.toThrow(/^cannot /);
		await expect.poll(() => existsSync(reached)).toBe(true);
		abort.abort();
		await ended;
		await expectNothingLeft(owned);
		expect(commandLines().filter((line) => line.includes(template))).toEqual([]);
	});
});

describe('a directory in place', () => {
	it('is used where it is', async () => {
		const rootfs = join(lxc.root, ' odd "place" #1');
		await makeTinyRootfs(rootfs);
		const owned = target('inplace');
		await driver.create(owned, inPlace(rootfs));
		expect(readdirSync(join(lxc.paths.lxc, owned.name))).toEqual(['config']);
		await driver.start(owned, inPlace(rootfs));
		expect((await driver.observe(owned)).state).toBe('RUNNING');
		await driver.stop(owned, STOP);
	});

	it.each([
		['that does not exist', 'nowhere', 'does not exist'],
		['that is a file', 'source of it/sbin/init', 'is not a directory'],
		['without an init', 'source of it/tmp', 'has no /sbin/init'],
	])('%s is RootfsMissing', async (_, path, why) => {
		const owned = target('noplace');
		await expect(driver.create(owned, inPlace(join(lxc.root, path)))).rejects.toMatchObject({
			reason: 'RootfsMissing',
			message: expect.stringContaining(why),
		});
		await expectNothingLeft(owned);
	});
});

describe('what cannot become a rootfs', () => {
	it.each([
		[{ ...GANETI_OS, name: 'debootstrap' }, 'CreateFailed'],
		[null, 'RootfsMissing'],
	] as const)('is refused: %j', async (os, reason) => {
		const owned = target('unsupported');
		await expect(driver.create(owned, withOs(os))).rejects.toMatchObject({
			reason,
			retry: 'never',
		});
		await expectNothingLeft(owned);
	});
});
