import { chmod, chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../../host/replace-file.ts';
import { directoryInPlace, rootDisk } from '../../../model/disks.ts';
import { ownIdRange } from '../../../model/id-range.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { Paths } from '../../../model/paths.ts';
import { fileFailed } from '../../os/command-failed.ts';
import { treeOfDisk } from '../../storage/disk-of.ts';
import type { OwnedTarget } from '../driver.ts';
import type { ConfigChecker } from './check-config.ts';
import type { ConfigHost } from './config/config-host.ts';
import { type ConfigInput, configLines, configText } from './config/render-config.ts';
import { dataMounts, hasStorage, ownerOf } from './disks.ts';
import { consoleLogOf, folderOf } from './places.ts';
import { giveToRange, mapsRootfs } from './rootfs-ids.ts';

/** What the template said about its system, beside the config. */
export const OS_CONF = 'os.conf';
export const CONFIG_MODE = 0o640;

export interface ConfigWriterOptions {
	readonly paths: Paths;
	readonly checker: ConfigChecker;
	/** Read anew for each config: controllers come and go. */
	readonly readHost: () => ConfigHost;
}

export interface ConfigContent {
	readonly spec: InstanceSpec;
	readonly osConf: string;
	/** Where a rootfs is that is not yet in its place; `null` for one that is. */
	readonly madeAt: string | null;
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
		content: ConfigContent,
		signal?: AbortSignal,
	): Promise<string> {
		return await this.#options.checker.accepted(await this.#inputOf(target, content), signal);
	}

	async #inputOf(
		target: OwnedTarget,
		{ spec, osConf, madeAt }: ConfigContent,
	): Promise<ConfigInput> {
		const { paths, readHost } = this.#options;
		const { name, uid } = target;
		const rootfs = rootfsOf(paths, target, spec);
		const host = readHost();
		const mapsIds = (path: string) => mapsRootfs(path, ownIdRange(spec), host);
		const mounts = dataMounts(ownerOf(paths, target), spec);
		return {
			...{ name, uid, spec, osConf, rootfs, host },
			mapsRootfs: await mapsIds(madeAt ?? rootfs),
			mounts: await Promise.all(
				mounts.map(async (mount) => ({ ...mount, mapsIds: await mapsIds(mount.tree) })),
			),
			consoleLog: consoleLogOf(paths, name),
		};
	}

	async #inputInPlace(target: OwnedTarget, spec: InstanceSpec): Promise<ConfigInput> {
		const osConf = await textOf(join(folderOf(this.#options.paths, target.name), OS_CONF));
		return await this.#inputOf(target, { spec, osConf, madeAt: null });
	}

	/** Makes a new rootfs fit the ids that its config will name. */
	async giveToRange(rootfs: string, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		const range = ownIdRange(spec);
		if (range === null) return;
		await giveToRange(rootfs, { range, host: this.#options.readHost() }, signal);
	}

	/** Whether LXC accepts the config that `configure` would put in force; the one that is stays. */
	async check(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		await this.#options.checker.accepted(await this.#inputInPlace(target, spec), signal);
	}

	/** Replaces the config in our folder of the instance, unless it is the same already: that one was checked before. */
	async configure(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void> {
		const folder = folderOf(this.#options.paths, target.name);
		const input = await this.#inputInPlace(target, spec);
		const path = join(folder, 'config');
		if ((await textOf(path)) === configText(configLines(input))) {
			return;
		}
		const text = await this.#options.checker.accepted(input, signal);
		try {
			if (target.adoptedFrom !== null) {
				await mkdir(folder, { recursive: true });
			}
			await guardFolder(folder, spec);
			await replaceFile(path, text, CONFIG_MODE);
		} catch (cause) {
			throw fileFailed(`write the LXC config of ${target.name}`, cause);
		}
	}
}

/**
 * Users of the host stay out, since programs in a rootfs may be setuid root. The root of an unprivileged
 * container is such a user, and has to pass through to its rootfs: by its group, which is nobody else's.
 */
export async function guardFolder(folder: string, spec: InstanceSpec): Promise<void> {
	const range = ownIdRange(spec);
	await chown(folder, 0, range?.start ?? 0);
	await chmod(folder, range === null && mapsIdsByLines(spec) ? 0o751 : 0o750);
}

function mapsIdsByLines({ hvparams }: InstanceSpec): boolean {
	const extra = `${hvparams.lxc_extra_config}\n${hvparams.lxc_extra_config_file?.text ?? ''}`;
	return /^\s*lxc\.idmap\b/m.test(extra);
}

/** The directory that becomes `/`: the one of its disk, the one that the spec names, or ours beside the config. */
export function rootfsOf(paths: Paths, target: OwnedTarget, spec: InstanceSpec): string {
	const root = rootDisk(spec);
	if (root !== undefined && hasStorage(root)) return treeOfDisk(root, ownerOf(paths, target));
	return directoryInPlace(root) ?? join(folderOf(paths, target.name), 'rootfs');
}

/** Whether the rootfs is the one in the instance's folder, which gets its name last. */
export function isBesideConfig(spec: InstanceSpec): boolean {
	const root = rootDisk(spec);
	return directoryInPlace(root) === null && (root === undefined || !hasStorage(root));
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
