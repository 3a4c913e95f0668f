import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../../host/replace-file.ts';
import { directoryInPlace, rootDisk } from '../../../model/disks.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { Paths } from '../../../model/paths.ts';
import { fileFailed } from '../../os/command-failed.ts';
import { treeOfDisk } from '../../storage/disk-of.ts';
import type { OwnedTarget } from '../driver.ts';
import type { ConfigChecker } from './check-config.ts';
import type { ConfigHost } from './config/config-host.ts';
import { dataMounts, hasStorage, ownerOf } from './disks.ts';
import { consoleLogOf, folderOf } from './places.ts';

/** What the template said about its system, beside the config. */
export const OS_CONF = 'os.conf';
export const CONFIG_MODE = 0o640;

export interface ConfigWriterOptions {
	readonly paths: Paths;
	readonly checker: ConfigChecker;
	/** Read anew for each config: controllers come and go. */
	readonly readHost: () => Promise<ConfigHost>;
}

/** Renders configs and puts them in force, never without the installed LXC having loaded them. */
export class ConfigWriter {
	readonly #options: ConfigWriterOptions;

	constructor(options: ConfigWriterOptions) {
		this.#options = options;
	}

	/** The config's text, which the installed LXC accepts. */
	async accepted(
		target: OwnedTarget,
		content: { readonly spec: InstanceSpec; readonly osConf: string },
		signal?: AbortSignal,
	): Promise<string> {
		const { paths, checker, readHost } = this.#options;
		const { name, uid } = target;
		const input = {
			name,
			uid,
			...content,
			rootfs: rootfsOf(paths, target, content.spec),
			mounts: dataMounts(ownerOf(paths, target), content.spec),
			consoleLog: consoleLogOf(paths, name),
			host: await readHost(),
		};
		return await checker.accepted(input, signal);
	}

	/** Replaces the config in our folder of the instance, unless it is the same already. */
	async configure(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		const folder = folderOf(this.#options.paths, target.name);
		const osConf = await textOf(join(folder, OS_CONF));
		const text = await this.accepted(target, { spec, osConf }, signal);
		const path = join(folder, 'config');
		if ((await textOf(path)) === text) {
			return;
		}
		try {
			if (target.adoptedFrom !== null) {
				await mkdir(folder, { recursive: true });
			}
			await chmod(folder, folderMode(spec));
			await replaceFile(path, text, CONFIG_MODE);
		} catch (cause) {
			throw fileFailed(`write the LXC config of ${target.name}`, cause);
		}
	}
}

/**
 * Users of the host stay out, since programs in a rootfs may be setuid root. The root of an unprivileged
 * container is such a user, and has to pass through to its rootfs.
 */
export function folderMode({ hvparams }: InstanceSpec): number {
	const extra = `${hvparams.lxc_extra_config}\n${hvparams.lxc_extra_config_file?.text ?? ''}`;
	return /^\s*lxc\.idmap\b/m.test(extra) ? 0o751 : 0o750;
}

/** The directory that becomes `/`: the one of its disk, the one that the spec names, or ours beside the config. */
export function rootfsOf(paths: Paths, target: OwnedTarget, spec: InstanceSpec): string {
	const root = rootDisk(spec);
	if (root !== undefined && hasStorage(root)) return treeOfDisk(root, ownerOf(paths, target));
	return directoryInPlace(root) ?? join(folderOf(paths, target.name), 'rootfs');
}

/** The text of a file, '' when it is not there. */
export function textOf(path: string): Promise<string> {
	return readFile(path, 'utf8').catch((cause: unknown) => {
		if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
			return '';
		}
		throw cause;
	});
}
