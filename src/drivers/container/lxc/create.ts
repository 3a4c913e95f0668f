import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../../host/replace-file.ts';
import { syncFolder } from '../../../host/sync-folder.ts';
import { OperationError } from '../../../model/errors.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import { fileFailed } from '../../os/command-failed.ts';
import { initOfGuest, signalLines } from '../../os/guest-init.ts';
import { GuestTree } from '../../os/guest-tree.ts';
import { initOf, requireRootfs } from '../../os/rootfs-check.ts';
import { diskOf } from '../../storage/disk-of.ts';
import { storageOf } from '../../storage/open-storage.ts';
import { removeVolumes } from '../../storage/remove-volumes.ts';
import type { OwnedTarget } from '../driver.ts';
import { osLinesOf } from './config/os-lines.ts';
import {
	CONFIG_MODE,
	type ConfigWriter,
	guardFolder,
	isBesideConfig,
	OS_CONF,
	textOf,
} from './config-writer.ts';
import { whileUnused } from './copied-sources.ts';
import { hasStorage } from './disks.ts';
import { filledByGaneti, type GanetiPlaces } from './ganeti-root.ts';
import { makeRoot } from './make-root.ts';
import { markerLine } from './marker.ts';
import { creatingFolderOf, folderOf } from './places.ts';
import { removeTree, unmountBelow } from './remove-tree.ts';
import type { VerbContext } from './verb-context.ts';

export interface CreateContext extends VerbContext, GanetiPlaces {
	readonly configs: ConfigWriter;
}

/**
 * Makes rootfs and config in a folder of another name and renames it: what has the instance's name is
 * complete. A failure removes what was made; only a crash leaves remains. The config is on disk then; the
 * files of the rootfs follow when the kernel writes them, since flushing a whole file system would make every
 * container on it wait.
 */
export async function createInstance(
	context: CreateContext,
	{ target, spec }: { readonly target: OwnedTarget; readonly spec: InstanceSpec },
	signal?: AbortSignal,
): Promise<void> {
	const folder = folderOf(context.paths, target.name);
	if (await isMade(folder, target)) {
		return;
	}
	// LXC's verdict first: a rootfs may take minutes
	await context.configs.accepted(target, { spec, osConf: '', madeAt: null }, signal);
	const creating = creatingFolderOf(context.paths, target.name);
	try {
		await mkdir(dirname(creating), { recursive: true, mode: 0o755 });
		await mkdir(creating, { mode: 0o700 });
		await guardFolder(creating, spec);
	} catch (cause) {
		throw fileFailed(`create ${target.name}`, cause);
	}
	try {
		await whileUnused(context, spec, () =>
			fill(context, { target, spec, folder: creating }, signal),
		);
		await rename(creating, folder);
		await syncFolder(dirname(folder));
	} catch (cause) {
		// what cannot be removed now shows as remains and is removed before the next try
		await unmountBelow(creating)
			.then(() => removeVolumes(creating))
			.then(() => removeTree(creating))
			.catch(() => undefined);
		throw fileFailed(`create ${target.name}`, cause);
	}
}

interface Making {
	readonly target: OwnedTarget;
	readonly spec: InstanceSpec;
	readonly folder: string;
}

async function fill(
	{ configs, ...places }: CreateContext,
	{ target, spec, folder }: Making,
	signal?: AbortSignal,
): Promise<void> {
	const owner = { uid: target.uid, folder };
	for (const disk of spec.disks.filter(hasStorage)) {
		const plain = diskOf(disk, owner);
		const made = disk.mount === '/' ? filledByGaneti(plain, places, { target, spec }) : plain;
		await storageOf(disk.source.kind).prepare(made, signal);
	}
	const { lxc_extra_config: extra, lxc_extra_config_file: file } = spec.hvparams;
	const look = async (rootfs: string, templateConfig: string): Promise<string> => {
		const init = initOf(osLinesOf(templateConfig), extra, file?.text ?? '');
		await requireRootfs(rootfs, init, target.name);
		if (templateConfig !== '') return osLinesOf(templateConfig);
		return signalLines(initOfGuest(new GuestTree(rootfs), init));
	};
	const giveToRange = (rootfs: string) => configs.giveToRange(rootfs, spec, signal);
	const making = { name: target.name, spec, owner, giveToRange, look };
	const osConf = await makeRoot(making, signal);
	const madeAt = isBesideConfig(spec) ? join(folder, 'rootfs') : null;
	const text = await configs.accepted(target, { spec, osConf, madeAt }, signal);
	if (osConf !== '') {
		await replaceFile(join(folder, OS_CONF), osConf, CONFIG_MODE);
	}
	await replaceFile(join(folder, 'config'), text, CONFIG_MODE);
}

/** True when it is complete and ours; throws when something else has the name. */
async function isMade(folder: string, target: OwnedTarget): Promise<boolean> {
	const config = await textOf(join(folder, 'config'));
	if (config === '') {
		return false;
	}
	if (config.split('\n', 1)[0] === markerLine(target)) {
		return true;
	}
	throw new OperationError(`cannot create ${target.name}: ${folder} exists and is not ours`, {
		reason: 'Foreign',
		retry: 'never',
	});
}
