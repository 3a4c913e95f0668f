import { ROOT_DISK } from '../../../model/disks.ts';
import { parseMountInfo } from '../../cgroup/mount-info.ts';

/** The names of the disks that are mounted in folders of our lxcpath, by instance. `lxcpath` without symbolic links. */
export function mountedDisks(
	mountInfo: string,
	lxcpath: string,
): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, readonly string[]>();
	// most hosts have none, and a look must be cheap
	if (!mountInfo.includes(` ${lxcpath}/`)) return found;
	for (const { mountPoint } of parseMountInfo(mountInfo)) {
		if (!mountPoint.startsWith(`${lxcpath}/`)) continue;
		const [name = '', ...place] = mountPoint.slice(lxcpath.length + 1).split('/');
		const disk = diskAt(place);
		if (disk !== null) found.set(name, [...(found.get(name) ?? []), disk]);
	}
	return found;
}

/** `rootfs` is the place of the root, `disks/NAME` that of any other. */
function diskAt([top, name, ...below]: readonly string[]): string | null {
	if (top === 'rootfs') return name === undefined ? ROOT_DISK : null;
	return top === 'disks' && name !== undefined && below.length === 0 ? name : null;
}
