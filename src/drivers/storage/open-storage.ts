import type { DiskKind } from '../../model/disk-source.ts';
import { OperationError } from '../../model/errors.ts';
import { blockStorage } from './block.ts';
import { btrfsStorage } from './btrfs.ts';
import { directoryStorage } from './directory.ts';
import { imageStorage } from './image.ts';
import type { StorageDriver } from './storage-driver.ts';

type Drivers = { readonly [Kind in DiskKind]?: StorageDriver<Kind> };

const DRIVERS: Drivers = {
	directory: directoryStorage,
	image: imageStorage,
	block: blockStorage,
	btrfs: btrfsStorage,
};

/** The driver of a kind of disk, which takes disks of that kind only; a kind that has none is `UnsupportedField`. */
export function storageOf<Kind extends DiskKind>(kind: Kind): StorageDriver<Kind> {
	const driver: StorageDriver<Kind> | undefined = DRIVERS[kind];
	if (driver !== undefined) return driver;
	throw new OperationError(`cannot use a disk of the kind ${kind}: it is not supported yet`, {
		reason: 'UnsupportedField',
		retry: 'never',
	});
}
