import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeRoot } from '../../src/cli/remove-root.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import { pathsBelow } from '../../src/model/paths.ts';
import { runBallast } from '../support/cli.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const BRIDGE = 'ballast-ex0';

/** What the folder's own README asks for before its specs can be applied. */
const PREPARATION: Readonly<Record<string, (folder: string) => void | Promise<void>>> = {
	'existing-directory': (folder) => makeTinyRootfs(join(folder, 'rootfs')),
	'copy-of-a-directory': (folder) => makeTinyRootfs(join(folder, 'rootfs')),
	tarball: async (folder) => {
		await makeTinyRootfs(join(folder, 'system'));
		execFileSync('tar', ['-C', join(folder, 'system'), '-cf', join(folder, 'rootfs.tar'), '.']);
	},
	'data-disk': (folder) => mkdirSync(join(folder, 'shared')),
	networks: (folder) => {
		// other tests may have a br0 of their own
		const file = join(folder, 'networks.yaml');
		writeFileSync(file, readFileSync(file, 'utf8').replace('br0', BRIDGE));
		execFileSync('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
	},
};

const FOLDERS = readdirSync(EXAMPLES, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map((entry) => entry.name);

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
	{ timeout: patience(60_000) },
	async (name) => {
		const folder = join(lxc.root, 'specs', name);
		cpSync(join(EXAMPLES, name), folder, { recursive: true });
		await PREPARATION[name]?.(folder);
		const root = join(lxc.root, name);
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
