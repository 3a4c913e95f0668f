import type { Target } from '../../drivers/container/driver.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { TrashEntry } from '../../store/store.ts';
import { forget } from '../cluster/ownership.ts';
import type { Hands } from '../hands.ts';

/**
 * Moves an instance to the trash, and others may have its name from then on. The entry comes first: a container in the trash without an entry could
 * never be brought back, and a crash after the entry only leads here again, with the same entry.
 */
export async function throwAway(
	target: Target,
	hands: Pick<Hands, 'driver' | 'records' | 'trash' | 'clock' | 'cluster' | 'node'>,
): Promise<void> {
	const { driver, records, trash, clock, cluster, node } = hands;
	const { name } = target;
	const record = records.get(name);
	const entries = await trash.list();
	const deletedAt = freeMoment(name, entries, clock.now());
	const id = begunEntry(entries, record)?.id ?? trashIdOf(name, deletedAt);
	if (record !== null) await trash.add({ id, name, deletedAt, record });
	await driver.moveToTrash(target, id);
	await forget({ cluster, records, node, name });
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
