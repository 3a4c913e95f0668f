import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Operation } from '../../model/shared-status.ts';

/** The move of an instance that this node gives away, by its record; `null` = there is none. */
export function moveToShare(record: InstanceRecord | null, node: string): Operation | null {
	const migration = record?.migration ?? null;
	if (!isLeaving(migration) || migration.phase === 'Failed') return null;
	const { to, epoch, phase, mode, memory, at } = migration;
	return { node, kind: 'Migration', epoch, from: node, to, phase, mode, memory, since: at };
}
