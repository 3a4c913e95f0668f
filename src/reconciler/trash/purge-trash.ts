import type { ContainerDriver } from '../../drivers/container/driver.ts';
import { operationErrorOf } from '../../model/file-error.ts';
import type { EventLog, Trash, TrashEntry } from '../../store/store.ts';

export interface Purge {
	readonly driver: ContainerDriver;
	readonly trash: Trash;
	readonly events: EventLog;
	/** Entries that were deleted before this moment go, in ms since the epoch. */
	readonly before: number;
}

/** Removes for good what has been in the trash long enough. One that cannot be removed stops no other. */
export async function purgeTrash(purge: Purge): Promise<void> {
	const entries = await purge.trash.list();
	for (const entry of entries.filter(({ deletedAt }) => deletedAt < purge.before)) {
		await purgeEntry(entry, purge);
	}
}

async function purgeEntry({ id, name }: TrashEntry, purge: Purge): Promise<void> {
	try {
		await purge.driver.purgeTrash(id);
		await purge.trash.remove(id);
		purge.events.add({ instance: name, type: 'Normal', reason: 'TrashPurged', message: id });
	} catch (thrown) {
		const error = operationErrorOf(thrown);
		if (error === null) throw thrown;
		const { reason, message } = error;
		purge.events.add({ instance: name, type: 'Warning', reason, message });
	}
}
