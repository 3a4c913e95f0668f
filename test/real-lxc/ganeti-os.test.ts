import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OwnedTarget } from '../../src/drivers/container/driver.ts';
import { scriptInstanceOf } from '../../src/drivers/container/lxc/ganeti-root.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { GANETI_OS_FOLDERS } from '../../src/drivers/os/ganeti/definition.ts';
import { exportDisk } from '../../src/drivers/os/ganeti/export-disk.ts';
import { listLoops } from '../../src/drivers/storage/loops.ts';
import { withLoop } from '../../src/drivers/storage/with-loop.ts';
import { readIfThere } from '../../src/host/if-there.ts';
import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { BASE_SPEC, GANETI_OS } from '../support/instance-spec.ts';
import { makeOsDefinition } from '../support/os-definition.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';
import { waitFor } from '../support/wait-for.ts';

vi.setConfig({ testTimeout: patience(30_000), hookTimeout: patience(30_000) });

const MIB = 2 ** 20;
/** What debootstrap made is kept here for the next run, and not by the host. */
const CACHE = resolve(import.meta.dirname, '../../.cache/debian/ganeti');

let lxc: RealLxc;
let driver: LxcDriver;
let definition: string;

beforeAll(async () => {
	lxc = await realLxc('gos');
	const ganetiOsFolders = [join(lxc.root, 'nowhere'), join(lxc.root, 'os')];
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2', ganetiOsFolders });
	definition = join(lxc.root, 'os/plain');
	await makeTinyRootfs(join(lxc.root, 'source'));
});

afterAll(async () => {
	await lxc.dispose();
});

beforeEach(() => rmSync(definition, { recursive: true, force: true }));

/** As an OS definition does it: file system, mount, files. */
const INSTALL = `#!/bin/sh
set -e
mke2fs -Fqt "\${OSP_FILESYSTEM:-ext4}" "$DISK_0_PATH"
target=$(mktemp -d)
mount "$DISK_0_PATH" "$target"
cp -a ../../source/. "$target"
env > "$target/etc/environment-of-create"
echo "UUID=x / ext4 defaults 0 1" > "$target/etc/fstab"
umount "$target"
rmdir "$target"
`;

function target(name: string): OwnedTarget {
	return { name: `gos-${name}`, uid: `uid-of-${name}`, adoptedFrom: null };
}

function specWith(os: Partial<typeof GANETI_OS> = {}, size = 64 * MIB): InstanceSpec {
	const source = {
		kind: 'image',
		path: null,
		size,
		filesystem: 'ext4',
		partition: null,
		base: null,
	} as const;
	return {
		...BASE_SPEC,
		os: { ...GANETI_OS, name: 'plain', ...os },
		disks: [{ name: 'root', mount: '/', readOnly: false, io: null, source }],
	};
}

function bind(from: string, to: string): void {
	expect(spawnSync('mount', ['--bind', from, to]).status).toBe(0);
}

function logOf({ name }: OwnedTarget): string {
	return join(lxc.paths.log, `${name}.os.log`);
}

async function expectNothingLeft({ name }: OwnedTarget): Promise<void> {
	expect(readdirSync(lxc.paths.lxc).filter((entry) => entry.includes(name))).toEqual([]);
	// scripts of other tests have the mounts of the host for as long as they run
	await waitFor('the end of its loop devices', async () =>
		listLoops().every((loop) => !loop.backingFile.startsWith(lxc.root)),
	);
	expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(lxc.root);
}

function processesWith(text: string): readonly string[] {
	return readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.filter((pid) => (readIfThere(`/proc/${pid}/cmdline`) ?? '').includes(text));
}

it('fills the image, is made fit, and boots; nothing else is in its environment', async () => {
	makeOsDefinition(definition, { create: INSTALL });
	const owned = target('plain');
	const spec = specWith({ parameters: { filesystem: 'ext4' } });
	await driver.create(owned, spec);
	await driver.start(owned, spec);
	const rootfs = join(lxc.paths.lxc, owned.name, 'rootfs');
	expect(readFileSync(join(rootfs, 'etc/hostname'), 'utf8')).toBe('gos-plain\n');
	expect(readFileSync(join(rootfs, 'etc/fstab'), 'utf8')).toMatch(/^# not in a container: UUID=x/);
	const environment = readFileSync(join(rootfs, 'etc/environment-of-create'), 'utf8');
	const names = environment
		.trim()
		.split('\n')
		.map((line) => line.split('=')[0]);
	expect(environment).toContain(`PWD=${definition}\n`);
	expect(environment).toContain('OSP_FILESYSTEM=ext4\n');
	expect(environment).toMatch(/^DISK_0_PATH=\/dev\/loop\d+$/m);
	expect(
		names.filter(
			(name) =>
				!/^(OS_|OSP_|INSTANCE_|DISK_|NIC_|HYPERVISOR|DEBUG_LEVEL|PATH|PWD)/.test(name ?? ''),
		),
	).toEqual([]);
	await driver.stop(owned, { timeoutMs: 10_000, thenKill: true });
	await driver.releaseDisks(owned, spec.disks);
});

describe('a script', () => {
	it('that fails is told with the end of what it said, and leaves nothing', async () => {
		makeOsDefinition(definition, { create: '#!/bin/sh\necho one\necho no mirror >&2\nexit 3\n' });
		const owned = target('fails');
		await expect(driver.create(owned, specWith())).rejects.toMatchObject({
			reason: 'CreateFailed',
			message: 'cannot run create of the Ganeti OS plain: one; no mirror; (it ended with 3)',
			hint: expect.stringContaining(`All of its output: ${logOf(owned)}.`),
		});
		expect(readFileSync(logOf(owned), 'utf8')).toBe('one\nno mirror\n');
		await expectNothingLeft(owned);
	});

	it('that does not like its parameters is told before anything is made', async () => {
		const verify = '#!/bin/sh\n[ "$1" = parameters ] && echo "bad $OSP_FILESYSTEM" && exit 1\n';
		const reached = join(lxc.root, 'reached');
		makeOsDefinition(definition, { verify, create: `#!/bin/sh\ntouch ${reached}\n` });
		const spec = specWith({ parameters: { filesystem: 'xfs' } });
		await expect(driver.create(target('verify'), spec)).rejects.toThrow(
			'cannot run verify of the Ganeti OS plain: bad xfs; (it ended with 1)',
		);
		expect(existsSync(reached)).toBe(false);
		await expectNothingLeft(target('verify'));
	});

	it('that hangs is ended with all that it started and mounted', async () => {
		const create = `#!/bin/sh
mke2fs -Fqt ext4 "$DISK_0_PATH"
mkdir -p ${join(lxc.root, 'hang')}
mount "$DISK_0_PATH" ${join(lxc.root, 'hang')}
setsid sleep 98765432 &
sleep 98765432
`;
		makeOsDefinition(definition, { create });
		const owned = target('hangs');
		await expect(driver.create(owned, specWith({ timeout: 2000 }))).rejects.toThrow(
			/it was ended after 2 s/,
		);
		await waitFor('the end of its processes', () => processesWith('98765432').length === 0);
		await expectNothingLeft(owned);
	});

	it('that is aborted is ended with all that it started', async () => {
		const reached = join(lxc.root, 'abort-reached');
		makeOsDefinition(definition, { create: `#!/bin/sh\ntouch ${reached}\nsleep 87654321\n` });
		const owned = target('aborted');
		const abort = new AbortController();
		const ended = expect(driver.create(owned, specWith(), abort.signal)).rejects.toThrow();
		await waitFor('its start', () => existsSync(reached));
		abort.abort();
		await ended;
		await waitFor('the end of its processes', () => processesWith('87654321').length === 0);
		await expectNothingLeft(owned);
	});

	it('that prints megabytes fills neither memory nor disk', async () => {
		const noise =
			'i=0; while [ $i -lt 40 ]; do head -c 1000000 /dev/zero | tr "\\0" x; i=$((i+1)); done';
		makeOsDefinition(definition, { create: `#!/bin/sh\n${noise}\necho; echo the end\nexit 1\n` });
		const owned = target('prints');
		await expect(driver.create(owned, specWith())).rejects.toThrow(/the end; \(it ended with 1\)$/);
		expect(statSync(logOf(owned)).size).toBeLessThan(5_000_000);
	});

	it('that makes no file system, or a partition, is told what to set', async () => {
		makeOsDefinition(definition, { create: '#!/bin/sh\nexit 0\n' });
		await expect(driver.create(target('blank'), specWith())).rejects.toThrow(
			'cannot use what the Ganeti OS plain made: it is nothing, and no ext4',
		);
		const create = '#!/bin/sh\necho "2048,,L,*" | sfdisk --no-reread --quiet "$DISK_0_PATH"\n';
		makeOsDefinition(definition, { create });
		await expect(driver.create(target('parted'), specWith())).rejects.toMatchObject({
			message: expect.stringContaining('it is partition table dos, and no ext4'),
			hint: expect.stringContaining('Set image.partition: 1.'),
		});
		await expectNothingLeft(target('parted'));
	});
});

it('is not installed on a block device', async () => {
	makeOsDefinition(definition, { create: INSTALL });
	const file = join(lxc.root, 'device.img');
	writeFileSync(file, '');
	truncateSync(file, 64 * MIB);
	await withLoop(file, async (device) => {
		const source = { kind: 'block', device, filesystem: 'ext4' } as const;
		const root = { name: 'root', mount: '/', readOnly: false, io: null, source };
		const create = driver.create(target('block'), { ...specWith(), disks: [root] });
		await expect(create).rejects.toThrow('a Ganeti OS fills images only');
		expect(readFileSync(device).every((byte) => byte === 0)).toBe(true);
	});
	await expectNothingLeft(target('block'));
});

describe('ganeti-instance-debootstrap of Debian, unchanged', () => {
	const defaults = '/etc/default/ganeti-instance-debootstrap';
	const cache = '/var/cache/ganeti-instance-debootstrap';

	it('exports, imports and renames', async () => {
		const settings = join(lxc.root, 'scripts');
		writeFileSync(settings, 'PARTITION_STYLE=none\n');
		bind(settings, defaults);
		try {
			const image = join(lxc.root, 'web1.img');
			const source = join(lxc.root, 'web1');
			await makeTinyRootfs(source);
			mkdirSync(join(source, 'etc'), { recursive: true });
			for (const name of ['hostname', 'mailname']) {
				writeFileSync(join(source, 'etc', name), 'web1.example.com\n');
			}
			writeFileSync(image, '');
			truncateSync(image, 64 * MIB);
			expect(spawnSync('mkfs.ext4', ['-Fq', '-d', source, image]).status).toBe(0);

			const order = { os: GANETI_OS, searchPath: GANETI_OS_FOLDERS, lxcpath: lxc.paths.lxc };
			const dump = join(lxc.root, 'web1.dump');
			const instance = scriptInstanceOf({ name: 'web1', uid: 'u', spec: specWith() }, 0);
			await withLoop(image, (path) =>
				exportDisk(
					{
						...order,
						logPath: join(lxc.root, 'export.log'),
						instance: { ...instance, disk: { path, bytes: 64 * MIB } },
					},
					dump,
				),
			);
			const owned = target('restored');
			const spec = specWith({
				name: 'debootstrap',
				import: dump,
				renameFrom: 'web1.example.com',
			});
			const debian = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
			await debian.create(owned, spec);
			await debian.start(owned, spec);
			const rootfs = join(lxc.paths.lxc, owned.name, 'rootfs');
			for (const name of ['hostname', 'mailname']) {
				expect(readFileSync(join(rootfs, 'etc', name), 'utf8')).toBe('gos-restored\n');
			}
			await debian.stop(owned, { timeoutMs: 10_000, thenKill: true });
			await debian.releaseDisks(owned, spec.disks);

			const wrong = debian.create(target('wrong'), {
				...spec,
				os: { ...spec.os, renameFrom: 'x' },
			} as InstanceSpec);
			await expect(wrong).rejects.toThrow(/Cannot rename from x to gos-wrong/);
		} finally {
			expect(spawnSync('umount', [defaults]).status).toBe(0);
		}
		await expectNothingLeft(target('wrong'));
	});

	it('makes a Debian that boots', { timeout: patience(400_000) }, async () => {
		const owned = target('debian');
		const settings = join(lxc.root, 'defaults');
		mkdirSync(CACHE, { recursive: true });
		mkdirSync(cache, { recursive: true });
		// the partition that it makes otherwise takes a device mapper, which not every kernel has
		writeFileSync(
			settings,
			'SUITE=bookworm\nPARTITION_STYLE=none\nEXTRA_PKGS=systemd-sysv\nGENERATE_CACHE=yes\n',
		);
		bind(settings, defaults);
		bind(CACHE, cache);
		try {
			const debian = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
			const os = { name: 'debootstrap', variant: 'default' };
			const spec: InstanceSpec = {
				...specWith(os, 2048 * MIB),
				devices: { preset: 'systemd', allow: [] },
			};
			await debian.create(owned, spec, AbortSignal.timeout(patience(350_000)));
			await debian.start(owned, spec);
			const order = { argv: ['systemctl', 'is-system-running'], timeoutMs: patience(10_000) };
			await waitFor('the end of its boot', async () => {
				const { output } = await debian.exec(owned, order);
				return output === 'running\n';
			});
			await debian.stop(owned, { timeoutMs: patience(20_000), thenKill: false });
			await debian.releaseDisks(owned, spec.disks);
		} finally {
			for (const place of [cache, defaults]) expect(spawnSync('umount', [place]).status).toBe(0);
		}
	});
});
