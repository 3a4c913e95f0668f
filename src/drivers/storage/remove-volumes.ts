import { removeLogicalVolume } from './lvm.ts';
import { type NotedVolume, notedVolumes } from './noted-volumes.ts';
import { removeRbdImage } from './rbd.ts';
import { removeSubvolumes } from './subvolume.ts';
import type { Volume } from './volume-manager.ts';
import { removeDataset } from './zfs.ts';

const REMOVE: Readonly<Record<NotedVolume['kind'], (volume: Volume) => Promise<void>>> = {
	lvm: removeLogicalVolume,
	rbd: removeRbdImage,
	zfs: removeDataset,
};

/** Removes for good the volumes that an instance's folder leads to; gone already is success. */
export async function removeVolumes(folder: string): Promise<void> {
	await removeSubvolumes(folder);
	for (const { kind, place, name } of await notedVolumes(folder)) {
		await REMOVE[kind]({ place, name });
	}
}
