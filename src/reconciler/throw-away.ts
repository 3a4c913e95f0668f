import type { ContainerDriver, Target } from '../drivers/container/driver.ts';
import type { Clock } from '../model/clock.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Trash, TrashEntry } from '../store/store.ts';
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
	const entries = await trash.list();
	const deletedAt = freeMoment(name, entries, clock.now());
	const id = begunEntry(entries, record)?.id ?? trashIdOf(name, deletedAt);
	if (record !== null) await trash.add({ id, name, deletedAt, record });
	await driver.moveToTrash(target, id);
	await records.remove(name);
}

/** The entry of a deletion that ended half-way. */
function begunEntry(
	entries: readonly TrashEntry[],
	record: InstanceRecord | null,
): TrashEntry | undefined {
	return entries.find((entry) => entry.record.uid === record?.uid);
}

/** The first moment from now on that no entry of that name bears, so that ids differ and sort by time. */
function freeMoment(name: string, entries: readonly TrashEntry[], now: number): number {
	const taken = new Set(entries.map(({ id }) => id));
	let moment = now;
	while (taken.has(trashIdOf(name, moment))) moment += 1;
	return moment;
}

/** `NAME@20261123T185203123Z`: sorts by time, and is the name of a folder. */
export function trashIdOf(name: string, at: number): string {
	return `${name}@${new Date(at).toISOString().replace(/[-:.]/g, '')}`;
}
