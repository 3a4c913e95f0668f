import type { Reason } from './reasons.ts';

/** How far something has come. */
export interface Progress {
	/** Bytes on disk. */
	readonly done: number;
	/** Bytes that it will be about; `null` = nobody knows before the end. */
	readonly total: number | null;
}

/** Long work on an instance as it stands just now, for those who watch. Nothing of it is kept. */
export interface LongWork {
	readonly instance: string;
	/** What is done, in the word of the events that tell how far it has come. */
	readonly reason: LongWorkReason;
	/** How far it has come; `null` = it is over. */
	readonly words: string | null;
}

export type LongWorkReason = Extract<Reason, 'Creating' | 'Copying' | 'FetchingMemory'>;
