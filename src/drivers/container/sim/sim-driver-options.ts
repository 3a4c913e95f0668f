import type { FaultSource, SimVerb } from './faults.ts';

export interface SimDriverOptions {
	/** Our own lxcpath. */
	readonly lxcpath: string;
	readonly faults?: FaultSource;
	/** Milliseconds that a call of each verb takes; none without an entry. */
	readonly latency?: Readonly<Partial<Record<SimVerb, number>>>;
	/** Bytes of memory that each round of pre-copy finds written to, counted from 1; without it the host does not track that. */
	readonly writtenMemory?: (round: number) => number;
	/** Awaited at the end of each writing call, failed ones included. */
	readonly afterWrite?: () => Promise<void>;
}
