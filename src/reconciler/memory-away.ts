import { heldMark, memoryAfter } from '../model/migration.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Fleet } from './fleet.ts';

/** Whether memory that its processes came here without has not all come: what they lack is where they came from. */
export function isMemoryAway(
	{ hasPath }: Pick<Fleet, 'hasPath'>,
	record: InstanceRecord | null,
): boolean {
	const folder = memoryAfter(record?.migration ?? null);
	return folder !== null && hasPath(heldMark(folder));
}
