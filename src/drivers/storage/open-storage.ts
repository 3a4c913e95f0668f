import type { DiskKind } from '../../model/disk-source.ts';
import { blockStorage } from './block.ts';
import { btrfsStorage } from './btrfs.ts';
import { directoryStorage } from './directory.ts';
import { drbdStorage } from './drbd.ts';
import { imageStorage } from './image.ts';
import { lvmStorage } from './lvm.ts';
import { rbdStorage } from './rbd.ts';
import type { StorageDriver } from './storage-driver.ts';
import { zfsStorage } from './zfs.ts';

type Drivers = { readonly [Kind in DiskKind]: StorageDriver<Kind> };

const DRIVERS: Drivers = {
	directory: directoryStorage,
	image: imageStorage,
	block: blockStorage,
	btrfs: btrfsStorage,
	lvm: lvmStorage,
	zfs: zfsStorage,
	drbd: drbdStorage,
	rbd: rbdStorage,
};

/** The driver of a kind of disk, which takes disks of that kind only. */
export function storageOf<Kind extends DiskKind>(kind: Kind): StorageDriver<Kind> {
	return DRIVERS[kind];
}
