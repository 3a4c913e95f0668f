import { statIfThere } from '../../../host/if-there.ts';
import { anyProcessBelow } from '../../cgroup/processes.ts';
import { cgroupsOf } from './monitors.ts';

/**
 * Processes of a container without a monitor: somebody killed that. LXC takes such a container for
 * stopped, and would start a second one on the same rootfs.
 */
export interface Orphan {
	/** `lxc.payload.NAME`, perhaps with a number. */
	readonly cgroup: string;
	readonly pid: number;
}

/** Payload cgroups that no monitor claims and that are not empty. */
export function findOrphans(
	base: string,
	cgroups: readonly string[],
	claimed: ReadonlySet<string>,
): readonly Orphan[] {
	return cgroups.flatMap((cgroup) => {
		if (claimed.has(cgroup)) return [];
		const pid = anyProcessBelow(`${base}/${cgroup}`);
		return pid === null ? [] : [{ cgroup, pid }];
	});
}

/**
 * Whether an orphan is a container of this name on this rootfs. The cgroup's name alone cannot tell: other
 * lxcpaths have the same names. Where the rootfs is no directory, the name has to do.
 */
export function isOrphanOf(
	orphan: Orphan,
	container: { readonly name: string; readonly rootfs: string | null },
	procRoot: string,
): boolean {
	if (cgroupsOf([orphan.cgroup], 'lxc.payload', container.name).length === 0) return false;
	const rootfs = container.rootfs === null ? null : statIfThere(container.rootfs);
	const root = statIfThere(`${procRoot}/${orphan.pid}/root`);
	if (rootfs === null || root === null) return rootfs === null;
	return rootfs.dev === root.dev && rootfs.ino === root.ino;
}
