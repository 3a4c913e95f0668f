import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeRoot } from '../../src/cli/remove-root.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import { pathsBelow } from '../../src/model/paths.ts';
import { runBallast } from '../support/cli.ts';
import { debianTarball } from '../support/debian-tarball.ts';
import { makeOsDefinition } from '../support/os-definition.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const BRIDGE = 'ballast-ex0';

/** What the folder's own README asks for before its specs can be applied. */
const PREPARATION: Readonly<
	Record<string, (folder: string, root: string) => void | Promise<void>>
> = {
	'existing-directory': (folder) => makeTinyRootfs(join(folder, 'rootfs')),
	'copy-of-a-directory': (folder) => makeTinyRootfs(join(folder, 'rootfs')),
	fit: (folder) => makeTinyRootfs(join(folder, 'rootfs')),
	'systemd-guest': (folder) => symlinkSync(debianTarball('bookworm'), join(folder, 'debian.tar')),
	'oci-image': async (folder) => {
		await makeTinyRootfs(join(folder, 'system'));
		execFileSync('tar', ['-C', join(folder, 'system'), '-cf', join(folder, 'layer.tar'), '.']);
		const umoci = (...args: readonly string[]) => execFileSync('umoci', args, { cwd: folder });
		umoci('init', '--layout', 'image');
		umoci('new', '--image', 'image:latest');
		umoci('raw', 'add-layer', '--image', 'image:latest', 'layer.tar');
	},
	'ganeti-os': async (folder, root) => {
		// the one of Debian takes a minute, and has a test of its own
		const create = [
			'#!/bin/sh -e',
			'mke2fs -Fqt ext4 "$DISK_0_PATH"',
			'mount "$DISK_0_PATH" /mnt',
			`cp -a ${join(folder, 'system')}/. /mnt`,
			'umount /mnt',
		];
		await makeTinyRootfs(join(folder, 'system'));
		makeOsDefinition(join(folder, 'os/debootstrap'), { create: `${create.join('\n')}\n` });
		mkdirSync(join(root, 'etc/ballast'), { recursive: true });
		const settings = `ganeti: {osFolders: [${join(folder, 'os')}]}\n`;
		writeFileSync(join(root, 'etc/ballast/ballast.yaml'), settings);
	},
	tarball: async (folder) => {
		await makeTinyRootfs(join(folder, 'system'));
		execFileSync('tar', ['-C', join(folder, 'system'), '-cf', join(folder, 'rootfs.tar'), '.']);
	},
	// the root of its container is a user like any other
	unprivileged: () => chmodSync(lxc.root, 0o711),
	'data-disk': (folder) => mkdirSync(join(folder, 'shared')),
	networks: (folder) => {
		withBridge(join(folder, 'networks.yaml'));
	},
	'nic-hooks': (folder) => {
		const file = withBridge(join(folder, 'nic-hooks.yaml'));
		writeFileSync(file, readFileSync(file, 'utf8').replace('/etc/ballast', folder));
	},
};

const FOLDERS = readdirSync(EXAMPLES, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name);

/** The file with a bridge that is there: other tests may have a br0 of their own. */
function withBridge(file: string): string {
	writeFileSync(file, readFileSync(file, 'utf8').replace('br0', BRIDGE));
	if (!existsSync(`/sys/class/net/${BRIDGE}`)) {
		execFileSync('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
	}
	return file;
}

let lxc: RealLxc;

beforeAll(async () => {
	lxc = await realLxc('examples');
});

afterAll(async () => {
	await lxc.dispose();
	if (existsSync(`/sys/class/net/${BRIDGE}`)) execFileSync('ip', ['link', 'delete', BRIDGE]);
});

test.each(FOLDERS)(
	'%s runs on real LXC, is then as declared, and can be removed',
	{ timeout: patience(240_000) },
	async (name) => {
		const folder = join(lxc.root, 'specs', name);
		cpSync(join(EXAMPLES, name), folder, { recursive: true });
		const root = join(lxc.root, name);
		await PREPARATION[name]?.(folder, root);
		const places = ['--root', root, '--specs', folder];
		expect(await runBallast([...places, 'apply'])).toMatchObject({ code: 0, err: '' });
		expect(await runBallast([...places, 'diff'])).toMatchObject({ code: 0, err: '' });
		const paths = pathsBelow(root);
		await removeRoot(
			paths,
			new LxcDriver({ paths, lxcVersion: await installedLxcVersion() }),
			() => {},
		);
		expect(existsSync(root)).toBe(false);
		expect(readFileSync('/proc/net/unix', 'utf8')).not.toContain(`@${paths.lxc}/`);
	},
);
