import { isLeaving, type Owner } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';

interface Begin {
	readonly id: string;
	readonly to: string;
	readonly address: string;
	readonly now: number;
}

/** The record of what begins to go. A mode that a person asked for is kept. */
export function begun(record: InstanceRecord, { id, to, address, now }: Begin): InstanceRecord {
	const mode = record.lastGood?.spec.migration.mode ?? 'Auto';
	const epoch = nextEpoch(record);
	const how = { mode, memory: 'StopCopy', transport: 'Ssh' } as const;
	const going = { id, to, address, ...how, epoch, isByHand: false, at: now, why: '' };
	const migration = { ...going, phase: 'Copying' } as const;
	return { ...record, migration, approval: null };
}

/** Of two claims the higher one is true. */
export function nextEpoch({ owner }: InstanceRecord): number {
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
export function failedHere(record: InstanceRecord, why: string): InstanceRecord {
	const { migration, checkpoint } = record;
	if (!isLeaving(migration)) return record;
	return {
		...record,
		checkpoint: checkpoint && { ...checkpoint, phase: 'Restoring' },
		migration: { ...migration, phase: 'Failed', why },
	};
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
