import type { Reason } from './reasons.ts';

/** Steps are planned, and nobody is there to take them: no daemon runs. */
export interface Unattended {
	readonly kind: 'Unattended';
	readonly message: string;
}

/**
 * How one look at an instance ended. It decides when the instance is looked at again and what its
 * conditions say; times are ms since the epoch.
 */
export type Outcome =
	/** Steps are being taken now; not an end, but conditions are told in between. */
	| { readonly kind: 'InProgress'; readonly message: string }
	/** All that could be done is done, and nothing is held back. */
	| { readonly kind: 'Done' }
	/** Something is done when the time has come: crash backoff, pause, a state that passes. */
	| {
			readonly kind: 'Waiting';
			readonly reason: Reason;
			readonly message: string;
			readonly untilMs: number;
	  }
	/** What could be done is done; the rest needs consent. `againAtMs`: something else waits beside. */
	| {
			readonly kind: 'Held';
			readonly reason: Reason;
			readonly message: string;
			readonly againAtMs: number | null;
	  }
	/** A guard refuses: nothing more happens until somebody changes something. */
	| {
			readonly kind: 'Stalled';
			readonly reason: Reason;
			readonly message: string;
			readonly againAtMs: number | null;
	  }
	/** A step failed and none was taken after it. `retryAtMs: null`: a retry is useless before something changes. */
	| {
			readonly kind: 'Failed';
			readonly reason: Reason;
			readonly message: string;
			readonly retryAtMs: number | null;
	  };
