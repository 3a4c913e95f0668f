import type { DiskSpec } from '../../model/instance-spec.ts';
import { type DiskOwner, diskOf, treeOfDisk } from './disk-of.ts';
import { imagePath } from './image-place.ts';

/**
 * What a copy of this disk names as its base: a file, or a directory, or a subvolume. `null` for a disk that ballast does not
 * copy.
 */
export function baseOf(disk: DiskSpec, owner: DiskOwner): string | null {
	const { source } = disk;
	switch (source.kind) {
		case 'image':
			return imagePath({ ...diskOf(disk, owner), source });
		case 'directory':
		case 'btrfs':
			return treeOfDisk(disk, owner);
		case 'block':
		case 'lvm':
		case 'drbd':
		case 'rbd':
		case 'zfs':
			return null;
	}
}
