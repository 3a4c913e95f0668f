import type { Provenance } from './catalog.ts';
import type { Reason } from './reasons.ts';

/** Something that happened. Equal events in a row are folded into one with a count. */
export interface BallastEvent {
	/** Grows by one with each event of a node; a folded event keeps its number. */
	readonly seq: number;
	/** The instance, or '' for the node as a whole. */
	readonly instance: string;
	readonly type: 'Normal' | 'Warning';
	/** One of the reasons of `reasons.ts`. */
	readonly reason: Reason;
	readonly message: string;
	readonly count: number;
	/** ms since the epoch. */
	readonly firstSeen: number;
	readonly lastSeen: number;
	readonly provenance: Provenance | null;
}
