import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import {
	type ContractHost,
	containerDriverContract,
} from '../drivers/container-driver-contract.ts';
import { BASE_SPEC, EVERY_RULE } from '../support/instance-spec.ts';
import { realLxc } from '../support/real-lxc.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

containerDriverContract('real LXC', realHost);

const FOREIGN_CONFIG = 'lxc.uts.name = somebody-else\n';

async function realHost(): Promise<ContractHost> {
	const prefix = 'contract-';
	const { root, paths, dispose } = await realLxc(prefix);
	const driver = new LxcDriver({ paths, lxcVersion: '5.0.2' });
	const source = join(root, 'tiny');
	await makeTinyRootfs(source);
	const target = (name: string) => ({ name, uid: `uid-of-${name}`, adoptedFrom: null });
	const configOf = (name: string) => join(paths.lxc, name, 'config');
	return {
		driver,
		prefix,
		lxcpath: paths.lxc,
		specFor: (_name, overrides) => ({
			...BASE_SPEC,
			os: { kind: 'copy', path: source, fit: EVERY_RULE },
			...overrides,
		}),
		target,
		ignoreHalt: (name) =>
			writeFile(
				join(paths.lxc, name, 'rootfs/sbin/init'),
				"#!/bin/sh\ntrap '' PWR TERM\nwhile :; do sleep 1000; done\n",
			),
		onReboot: (name, what) =>
			writeFile(
				join(paths.lxc, name, 'rootfs/sbin/init'),
				`#!/bin/sh\ntrap '${what === 'Halts' ? 'exit 0' : ''}' INT\ntrap 'exit 0' PWR TERM\nwhile :; do sleep 1000 & wait $!; done\n`,
			),
		// a real command hangs by itself
		hangCommands: () => Promise.resolve(),
		killInit: async (name) => {
			const { initPid } = await driver.observe(target(name));
			if (initPid === null) throw new Error(`${name} does not run`);
			process.kill(initPid, 'SIGKILL');
		},
		startUnseen: async (name) => {
			await execa('unshare', ['--net', 'lxc-start', '-d', '-P', paths.lxc, '-n', name]);
		},
		plantHalfCreated: async (name) => {
			await mkdir(join(paths.lxc, `.creating-${name}`, 'rootfs/bin'), { recursive: true });
		},
		plantForeign: async (name) => {
			await mkdir(join(paths.lxc, name));
			await writeFile(configOf(name), FOREIGN_CONFIG);
		},
		isForeignUntouched: async (name) => (await readFile(configOf(name), 'utf8')) === FOREIGN_CONFIG,
		dispose,
	};
}
