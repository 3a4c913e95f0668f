import { hostname } from 'node:os';
import { join } from 'node:path';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { Paths } from '../../../model/paths.ts';
import { fillImage } from '../../os/ganeti/fill-image.ts';
import type { Disk } from '../../storage/storage-driver.ts';
import type { OwnedTarget } from '../driver.ts';
import { derivedMac } from './config/nic-names.ts';
import { guestOf } from './make-root.ts';

/** Where things are that a Ganeti OS definition needs. */
export interface GanetiPlaces {
	readonly paths: Paths;
	readonly ganetiOsFolders: readonly string[];
}

/** The root disk with what fills a new image, when a Ganeti OS definition does that. */
export function filledByGaneti(
	disk: Disk,
	{ paths, ganetiOsFolders }: GanetiPlaces,
	{ target, spec }: { readonly target: OwnedTarget; readonly spec: InstanceSpec },
): Disk {
	const { name, uid } = target;
	const { os } = spec;
	const { source } = disk;
	if (os?.kind !== 'ganeti' || source.kind !== 'image') return disk;
	const image = { ...disk, source };
	const macOf = (nic: InstanceSpec['nics'][number]) =>
		nic.mac === 'Auto' ? derivedMac(name, nic.name) : nic.mac;
	const order = {
		os,
		searchPath: ganetiOsFolders,
		logPath: join(paths.log, `${name}.os.log`),
		instance: { name, uid, node: hostname().toLowerCase(), spec, nowMs: Date.now(), macOf },
		guest: guestOf(name, spec),
		disk: image,
	};
	return { ...image, fill: (file, signal) => fillImage(file, order, signal) };
}
