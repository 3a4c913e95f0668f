import { join } from 'node:path';
import type { DiskSpec } from '../../model/instance-spec.ts';
import { storageOf } from './open-storage.ts';
import type { Disk } from './storage-driver.ts';

/** Whose disk it is. */
export interface DiskOwner {
	readonly uid: string;
	/** The instance's folder. */
	readonly folder: string;
}

/** A disk of a spec as the storage drivers take it. */
export function diskOf({ name, mount, readOnly, source }: DiskSpec, owner: DiskOwner): Disk {
	const mountPoint = mount === '/' ? join(owner.folder, 'rootfs') : dataPlace(owner.folder, name);
	return { name, readOnly, source, mountPoint, ...owner };
}

/** The directory of the host that the container gets. */
export function treeOfDisk(disk: DiskSpec, owner: DiskOwner): string {
	return storageOf(disk.source.kind).treeOf(diskOf(disk, owner));
}

function dataPlace(folder: string, name: string): string {
	return join(folder, 'disks', name);
}
