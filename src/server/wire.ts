import type { BallastEvent } from '../model/event.ts';
import type { RebootHow } from '../model/instance-spec.ts';
import type { LongWork } from '../model/progress.ts';
import type { ApplyResult, FollowedSpecs } from '../reconciler/api/api.ts';
import type { Problem } from './problem.ts';

/** Bodies of the POST routes, as JSON. */
export interface ApproveBody {
	readonly planHash: string;
}

export interface PauseBody {
	/** ms since the epoch. */
	readonly until: number;
	readonly reason: string;
}

export interface TakeOverBody {
	readonly from: string;
}

export interface RebootBody {
	readonly how: RebootHow | null;
}

export interface AdoptBody {
	readonly lxcpath: string;
}

export interface ApplyBody {
	readonly names: readonly string[];
	readonly timeoutMs: number | null;
	/** Whether lines with `progress` are wanted. */
	readonly progress: boolean;
	/** Whether the specs are fetched first, where they come from a repository. */
	readonly fetch: boolean;
	/** Whether a line with `specs` is wanted. */
	readonly specs: boolean;
}

/** One line of a streamed answer (NDJSON). `apply` ends with `results` or `problem`. */
export type StreamLine =
	| { readonly event: BallastEvent }
	| { readonly progress: LongWork }
	| { readonly specs: FollowedSpecs }
	| { readonly changed: 'elsewhere' }
	| { readonly results: readonly ApplyResult[] }
	| { readonly problem: Problem };
