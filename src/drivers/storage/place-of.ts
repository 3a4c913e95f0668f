import type { DiskSpec } from '../../model/instance-spec.ts';
import { type DiskOwner, diskOf, treeOfDisk } from './disk-of.ts';
import { imagePath } from './image-place.ts';
import { ownVolume } from './noted-volumes.ts';

/** Where on the host a disk is, in the words of what manages it: a path, or `GROUP/VOLUME` and the like. */
export function placeOf(disk: DiskSpec, owner: DiskOwner): string {
	const { source } = disk;
	const own = ownVolume({ name: disk.name, uid: owner.uid });
	switch (source.kind) {
		case 'directory':
			return source.path ?? treeOfDisk(disk, owner);
		case 'btrfs':
			return treeOfDisk(disk, owner);
		case 'image':
			return imagePath({ ...diskOf(disk, owner), source });
		case 'block':
			return source.device;
		case 'lvm':
			return `${source.group}/${source.volume ?? own}`;
		case 'zfs':
			return `${source.parent}/${own}`;
		case 'rbd':
			return `${source.pool}/${source.image ?? own}`;
		case 'drbd':
			return `${source.resource}/${source.volume}`;
	}
}
