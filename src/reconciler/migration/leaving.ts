import {
	type FailedTry,
	isLeaving,
	type Leaving,
	type MigrationMode,
	type Owner,
} from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { type Destination, failedTry } from '../plan/failed-try.ts';

interface Begin extends Destination {
	readonly id: string;
	readonly mode: MigrationMode;
	readonly isByHand: boolean;
	readonly now: number;
}

/** The record of what begins to go. How it ended before is kept, so that tries of the same are counted. */
export function begun(
	record: InstanceRecord,
	{ id, to, address, mode, isByHand, now }: Begin,
): InstanceRecord {
	const going = { id, to, address, mode, memory: 'StopCopy', transport: 'Ssh' } as const;
	const migration = {
		...going,
		epoch: nextEpoch(record),
		isByHand,
		at: now,
		generation: record.generation,
		phase: 'Copying',
		failure: failedTry(record, { to, address }),
	} as const;
	return { ...record, migration };
}

/** Of two claims the higher one is true. */
function nextEpoch({ owner }: InstanceRecord): number {
	return (owner?.epoch ?? 0) + 1;
}

/** The target has it; the files that are here wait until it runs there. */
export function handedOver(record: InstanceRecord, owner: Owner): InstanceRecord {
	const { migration } = record;
	if (!isLeaving(migration)) return record;
	return { ...record, owner, migration: { ...migration, phase: 'HandedOver' } };
}

/** The target gave it back; it goes on here where it was. */
export function takenBack(record: InstanceRecord, owner: Owner): InstanceRecord {
	return { ...record, owner };
}

/** It is here: what was written into images goes on, what was stopped is started as its spec says. */
export function failedHere(record: InstanceRecord, end: FailedEnd): InstanceRecord {
	const { migration, checkpoint } = record;
	if (!isLeaving(migration)) return record;
	return {
		...record,
		checkpoint: checkpoint && { ...checkpoint, phase: 'Restoring' },
		migration: { ...migration, phase: 'Failed', failure: { ...end, count: tryNumber(migration) } },
	};
}

/** How a try ended, before it is counted. */
export type FailedEnd = Omit<FailedTry, 'count'>;

/** Which one this is, of tries in a row. */
export function tryNumber({ failure }: Leaving): number {
	return (failure?.count ?? 0) + 1;
}

/** What is left of it here is the memory of who has it. */
export function gone(record: InstanceRecord, uid: string): InstanceRecord {
	return {
		...record,
		uid,
		created: null,
		started: null,
		checkpoint: null,
		migration: null,
		approval: null,
		restartRequest: null,
		reboot: null,
		overrides: [],
		nicsByLxc: null,
		stoppedByUs: false,
		crashes: { count: 0, lastAt: 0 },
	};
}
