import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTinyRootfs } from './tiny-rootfs.ts';

export interface ContainerMaking {
	readonly lxcpath: string;
	readonly name: string;
	/** The script that runs as init; without it the container idles until it is asked to halt. */
	readonly init?: string;
	/** Further lines of the config. */
	readonly lines?: readonly string[];
}

/** Makes a container on a tiny rootfs, without a network, ready to be started by plain LXC. */
export async function makeContainer(making: ContainerMaking): Promise<void> {
	const folder = join(making.lxcpath, making.name);
	await makeTinyRootfs(join(folder, 'rootfs'));
	if (making.init !== undefined) writeFileSync(join(folder, 'rootfs/sbin/init'), making.init);
	const config = [
		`lxc.uts.name = ${making.name}`,
		`lxc.rootfs.path = dir:${folder}/rootfs`,
		'lxc.net.0.type = empty',
		'lxc.mount.auto = proc:mixed',
		...(making.lines ?? []),
	];
	writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
}

/** Runs a tool of LXC on a container and returns what it printed; throws when it fails. */
export function lxc(tool: string, place: ContainerMaking, ...args: readonly string[]): string {
	const result = spawnSync(tool, ['-P', place.lxcpath, '-n', place.name, ...args], {
		encoding: 'utf8',
	});
	if (result.status !== 0) throw new Error(`${tool} ${place.name}: ${result.stderr}`);
	return result.stdout.trim();
}
