import { hasPassed } from '../../model/clock.ts';
import { type FailedTry, isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** Where an instance should go. */
export interface Destination {
	readonly to: string;
	/** Where ssh reaches that node. */
	readonly address: string;
}

/**
 * How the last try of this very move ended: to the same place, while the same spec was in force. `null` = it was not tried, for whoever changes
 * either of them asks anew.
 */
export function failedTry(
	record: InstanceRecord | null,
	{ to, address }: Destination,
): FailedTry | null {
	const migration = record?.migration ?? null;
	if (!isLeaving(migration) || migration.phase !== 'Failed') return null;
	const isSame =
		migration.to === to &&
		migration.address === address &&
		migration.generation === record?.generation;
	return isSame ? migration.failure : null;
}

/** Whether it is time to make it again, without anybody's help. */
export function isDue({ at, waitMs }: FailedTry, now: number): boolean {
	return waitMs !== null && hasPassed(waitMs, at, now);
}

/** The record with which the next try is not waited for: somebody wants it now. What only a person can mend stays as it is. */
export function withoutWait(record: InstanceRecord): InstanceRecord {
	const { migration } = record;
	if (!isLeaving(migration) || migration.phase !== 'Failed') return record;
	const { failure } = migration;
	if (failure === null || failure.waitMs === null) return record;
	return { ...record, migration: { ...migration, failure: { ...failure, waitMs: 0, count: 0 } } };
}
