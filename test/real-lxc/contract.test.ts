import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { installedLxcVersion } from '../../src/drivers/container/lxc/lxc-version.ts';
import {
	type ContractHost,
	containerDriverContract,
} from '../drivers/container-driver-contract.ts';
import { aSpec } from '../support/a-spec.ts';
import { realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

const DEAF_INIT = "#!/bin/sh\ntrap '' PWR TERM\nwhile :; do sleep 0.1; done\n";
const FOREIGN_CONFIG = 'lxc.uts.name = made-by-hand\n';

// a machine that does much else needs its time
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });
containerDriverContract('real LXC', onRealLxc);

async function onRealLxc(): Promise<ContractHost> {
	const prefix = 'contract-';
	const { root, paths, dispose } = await realLxc(prefix);
	const source = join(root, 'tiny');
	await makeTinyRootfs(source);
	const driver = new LxcDriver({ paths, lxcVersion: await installedLxcVersion() });
	const target = (name: string) => ({ name, uid: `uid-of-${name}`, adoptedFrom: null });
	const folder = (name: string) => join(paths.lxc, name);
	return {
		driver,
		prefix,
		lxcpath: paths.lxc,
		specFor: (_name, overrides) => aSpec({ os: { kind: 'copy', path: source }, ...overrides }),
		target,
		ignoreHalt: async (name) => {
			await writeFile(join(folder(name), 'rootfs/sbin/init'), DEAF_INIT, { mode: 0o755 });
		},
		killInit: async (name) => {
			process.kill((await driver.observe(target(name))).initPid!, 'SIGKILL');
		},
		plantHalfCreated: async (name) => {
			await makeTinyRootfs(join(paths.lxc, `.creating-${name}`, 'rootfs'));
		},
		plantForeign: async (name) => {
			await mkdir(folder(name));
			await writeFile(join(folder(name), 'config'), FOREIGN_CONFIG);
		},
		isForeignUntouched: async (name) =>
			existsSync(folder(name)) &&
			readdirSync(folder(name)).join() === 'config' &&
			readFileSync(join(folder(name), 'config'), 'utf8') === FOREIGN_CONFIG,
		dispose,
	};
}
