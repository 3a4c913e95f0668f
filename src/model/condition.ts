import type { Reason } from './reasons.ts';

/** As in Kubernetes: one aspect of an instance, whether it holds, and why. */
export interface Condition {
	readonly type: ConditionType;
	readonly status: 'True' | 'False' | 'Unknown';
	/** One of the reasons of `reasons.ts`. */
	readonly reason: Reason;
	readonly message: string;
	readonly observedGeneration: number;
	/** ms since the epoch; moves only when `status` changes. */
	readonly lastTransitionTime: number;
}

/**
 * `Ready` sums up the others. `MemoryResized` is there while a limit is wanted or set, `Healthy` only for an
 * instance with a health check. `Reconciling`, `Stalled`, `RestartPending`, `Overridden`, `Paused` and
 * `DeletionBlocked` are present only while they are True.
 */
export type ConditionType =
	| 'Ready'
	| 'Reconciling'
	| 'Stalled'
	| 'SpecValid'
	| 'Owned'
	| 'Created'
	| 'Running'
	| 'LimitsApplied'
	| 'MemoryResized'
	| 'Healthy'
	| 'RestartPending'
	| 'Overridden'
	| 'Paused'
	| 'DeletionBlocked';
