import type { BallastEvent } from '../model/event.ts';
import type { InstanceRecord } from '../model/record.ts';

/** Records of one node, keyed by instance name. */
export interface RecordStore {
	load(name: string): Promise<InstanceRecord | null>;
	loadAll(): Promise<ReadonlyMap<string, InstanceRecord>>;
	/** On disk when it returns. */
	save(record: InstanceRecord): Promise<void>;
	remove(name: string): Promise<void>;
}

/** A deleted instance that can be brought back. */
export interface TrashEntry {
	/** `NAME@TIMESTAMP`, also the folder's name. */
	readonly id: string;
	readonly name: string;
	/** ms since the epoch. */
	readonly deletedAt: number;
	readonly record: InstanceRecord;
}

export interface Trash {
	list(): Promise<readonly TrashEntry[]>;
	add(entry: TrashEntry): Promise<void>;
	remove(id: string): Promise<void>;
}

export interface EventQuery {
	readonly instance?: string;
	/** ms since the epoch. */
	readonly since?: number;
}

/** The journal of a node: kept on disk, folded, bounded. */
export interface EventLog {
	/** Adds an event, or counts up the instance's last one when type, reason and message are the same. */
	add(event: NewEvent): BallastEvent;
	/** Oldest first, by when each was last seen. */
	read(query: EventQuery): Promise<readonly BallastEvent[]>;
	/** Calls back for each new or folded event; returns the way to end it. */
	follow(listener: (event: BallastEvent) => void): () => void;
	/** Writes out what is buffered. */
	flush(): Promise<void>;
}

export type NewEvent = Pick<BallastEvent, 'instance' | 'type' | 'reason' | 'message'>;
