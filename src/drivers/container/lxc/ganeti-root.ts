import { hostname } from 'node:os';
import { OperationError } from '../../../model/errors.ts';
import type { InstanceSpec, NicSpec } from '../../../model/instance-spec.ts';
import type { Paths } from '../../../model/paths.ts';
import type { ScriptInstance } from '../../os/ganeti/environment.ts';
import { fillImage } from '../../os/ganeti/fill-image.ts';
import type { Disk } from '../../storage/storage-driver.ts';
import type { OwnedTarget } from '../driver.ts';
import { macOf } from './config/nic-names.ts';
import { guestOf } from './make-root.ts';
import { osLogOf } from './places.ts';

/** Where things are that a Ganeti OS definition needs. */
export interface GanetiPlaces {
	readonly paths: Paths;
	readonly ganetiOsFolders: readonly string[];
}

/** The root disk with what fills a new one, when a Ganeti OS definition does that. */
export function filledByGaneti(
	disk: Disk,
	{ paths, ganetiOsFolders }: GanetiPlaces,
	{ target, spec }: { readonly target: OwnedTarget; readonly spec: InstanceSpec },
): Disk {
	const { name, uid } = target;
	const { os } = spec;
	const { source } = disk;
	if (os?.kind !== 'ganeti') return disk;
	if (source.kind !== 'image') return { ...disk, fill: () => Promise.reject(onlyImages(name)) };
	const image = { ...disk, source };
	const without = source.base === null ? 'leave out renameFrom' : 'say os: {base: {}}';
	const order = {
		os,
		searchPath: ganetiOsFolders,
		lxcpath: paths.lxc,
		logPath: osLogOf(paths, name),
		renameHint: `To go without it, ${without}.`,
		instance: scriptInstanceOf({ name, uid, spec }, Date.now()),
		guest: guestOf(name, spec),
		disk: image,
	};
	return { ...image, fill: (file, signal) => fillImage(file, order, signal) };
}

/** What the scripts of a definition are told about an instance, whatever the disk is on which they work. */
export function scriptInstanceOf(
	{ name, uid, spec }: Pick<ScriptInstance, 'name' | 'uid' | 'spec'>,
	madeAtMs: number,
): Omit<ScriptInstance, 'disk'> {
	// a device of the host keeps the address that it has, which only the host knows
	const address = (nic: NicSpec) => macOf(name, nic) ?? '';
	const node = hostname().toLowerCase();
	return { name, uid, node, spec, madeAtMs, macOf: address };
}

/** On a device, half an installation would look like a whole one after a crash; an image gets its name at the end. */
function onlyImages(name: string): OperationError {
	return new OperationError(`cannot create ${name}: a Ganeti OS fills images only`, {
		reason: 'CreateFailed',
		retry: 'never',
		hint: 'Make the root disk an image, or fill the device by hand: what is filled is used as it is.',
	});
}
