import { rootDisk } from '../../../../model/disks.ts';
import type { DiskSpec } from '../../../../model/instance-spec.ts';
import { type ConfigLine, setting } from './config-line.ts';
import type { ConfigInput } from './render-config.ts';

/** A disk beside the root, and the directory of the host where its tree shows. */
export interface DataMount {
	readonly disk: DiskSpec;
	readonly tree: string;
	/** Whether its files have the ids of the host, and it is mounted so that they look like the container's. */
	readonly mapsIds: boolean;
}

/** LXC mounts with other ids by this word. */
const MAPPED = 'idmap=container';

/**
 * Without the `dir:` LXC would try each of its storage backends on the path. A disk that is mounted below another
 * one comes after it; LXC follows no link of the container on the way to a mount point.
 */
export function diskLines({
	spec,
	rootfs,
	mapsRootfs,
	mounts,
}: Pick<ConfigInput, 'spec' | 'rootfs' | 'mapsRootfs' | 'mounts'>): readonly ConfigLine[] {
	const options = [...(rootDisk(spec)?.readOnly ? ['ro'] : []), ...(mapsRootfs ? [MAPPED] : [])];
	return [
		setting('lxc.rootfs.path', `dir:${rootfs}`),
		...(options.length > 0 ? [setting('lxc.rootfs.options', options.join(','))] : []),
		...mounts.toSorted(byMountPoint).map(mountEntry),
	];
}

function byMountPoint(one: DataMount, other: DataMount): number {
	return one.disk.mount < other.disk.mount ? -1 : 1;
}

/** As in fstab(5), relative to the rootfs. */
function mountEntry({ disk, tree, mapsIds }: DataMount): ConfigLine {
	const words = [
		'bind',
		...(disk.readOnly ? ['ro'] : []),
		'create=dir',
		...(mapsIds ? [MAPPED] : []),
	];
	const options = words.join(',');
	const target = inFstab(disk.mount.slice(1));
	return setting('lxc.mount.entry', `${inFstab(tree)} ${target} none ${options} 0 0`);
}

/** Blanks end a field there. */
function inFstab(path: string): string {
	return path.replace(/[\\ \t]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
