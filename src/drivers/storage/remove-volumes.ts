import { OperationError } from '../../model/errors.ts';
import { ToolMissing } from './host-tool.ts';
import { removeLogicalVolume } from './lvm.ts';
import { type NotedVolume, notedVolumes, type VolumeNote } from './noted-volumes.ts';
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
	for (const note of await notedVolumes(folder)) {
		await REMOVE[note.kind](note).catch((cause: unknown) => {
			throw cause instanceof ToolMissing ? notKnown(note, cause) : cause;
		});
	}
}

/** Whether the volume is there: the tool may have been here once, and the volume be the last copy of something. */
function notKnown({ path }: VolumeNote, cause: ToolMissing): OperationError {
	return new OperationError(cause.message, {
		reason: cause.reason,
		hint: `${cause.hint}. Where that never was installed there is nothing to remove: rm ${path}`,
		cause,
	});
}
