import type { ContainerDriver, Target } from '../drivers/container/driver.ts';
import type { Clock } from '../model/clock.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Trash } from '../store/store.ts';
import type { Records } from './records.ts';

/**
 * Moves an instance to the trash. The entry comes first: a container in the trash without an entry could
 * never be brought back, and a crash after the entry only leads here again, with the same entry.
 */
export async function throwAway(
	target: Target,
	{
		driver,
		records,
		trash,
		clock,
	}: {
		readonly driver: ContainerDriver;
		readonly records: Records;
		readonly trash: Trash;
		readonly clock: Clock;
	},
): Promise<void> {
	const { name } = target;
	const record = records.get(name);
	const now = clock.now();
	const id = (record === null ? null : await begunEntry(trash, record)) ?? newTrashId(name, now);
	if (record !== null) await trash.add({ id, name, deletedAt: now, record });
	await driver.moveToTrash(target, id);
	await records.remove(name);
}

/** The entry of a deletion that ended half-way. */
async function begunEntry(trash: Trash, { uid }: InstanceRecord): Promise<string | null> {
	const entries = await trash.list();
	return entries.find(({ record }) => record.uid === uid)?.id ?? null;
}

/** `NAME@20261123T185203123Z`: sorts by time, and is the name of a folder. */
function newTrashId(name: string, now: number): string {
	return `${name}@${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
}
