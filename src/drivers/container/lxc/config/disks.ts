import { rootDisk } from '../../../../model/disks.ts';
import type { DiskSpec } from '../../../../model/instance-spec.ts';
import { type ConfigLine, setting } from './config-line.ts';
import type { ConfigInput } from './render-config.ts';

/** A disk beside the root, and the directory of the host where its tree shows. */
export interface DataMount {
	readonly disk: DiskSpec;
	readonly tree: string;
}

/**
 * Without the `dir:` LXC would try each of its storage backends on the path. A disk that is mounted below another
 * one comes after it; LXC follows no link of the container on the way to a mount point.
 */
export function diskLines({
	spec,
	rootfs,
	mounts,
}: Pick<ConfigInput, 'spec' | 'rootfs' | 'mounts'>): readonly ConfigLine[] {
	const isReadOnly = rootDisk(spec)?.readOnly ?? false;
	return [
		setting('lxc.rootfs.path', `dir:${rootfs}`),
		...(isReadOnly ? [setting('lxc.rootfs.options', 'ro')] : []),
		...mounts.toSorted(byMountPoint).map(mountEntry),
	];
}

function byMountPoint(one: DataMount, other: DataMount): number {
	return one.disk.mount < other.disk.mount ? -1 : 1;
}

/** As in fstab(5), relative to the rootfs. */
function mountEntry({ disk, tree }: DataMount): ConfigLine {
	const options = `bind${disk.readOnly ? ',ro' : ''},create=dir`;
	const target = inFstab(disk.mount.slice(1));
	return setting('lxc.mount.entry', `${inFstab(tree)} ${target} none ${options} 0 0`);
}

/** Blanks end a field there. */
function inFstab(path: string): string {
	return path.replace(/[\\ \t]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
