import type { InstanceSpec } from './instance-spec.ts';
import type { HostFacts, Owner } from './migration.ts';

/** What the node that an instance leaves asks of the one that it goes to. `id` names the try. */
export type ArrivalRequest =
	/** Make room for it. Answers with what would keep its processes from going on there; refuses when it cannot have it at all. */
	| ({ readonly do: 'reserve' } & Newcomer)
	/** The same without doing anything. */
	| ({ readonly do: 'check' } & Newcomer)
	/** It is whole: have it, with this record. From the answer on it is the target's. */
	| {
			readonly do: 'commit';
			readonly id: string;
			readonly epoch: number;
			readonly isLive: boolean;
			/** As the source's ballast keeps it. */
			readonly record: unknown;
	  }
	/** How it stands; waits up to so long while nobody can tell, or only until it runs there though its memory still comes. */
	| {
			readonly do: 'status';
			readonly id: string;
			readonly epoch: number;
			readonly waitMs: number;
			readonly until: 'Decided' | 'Running';
	  }
	/** It does not come; what arrived of it is removed. */
	| { readonly do: 'abort'; readonly id: string }
	/** It does not run there: the source has it again. */
	| { readonly do: 'giveBack'; readonly id: string; readonly epoch: number };

/** What wants to come. */
export interface Newcomer {
	readonly id: string;
	readonly from: string;
	/** The name that the target should have. */
	readonly to: string;
	readonly uid: string;
	readonly spec: InstanceSpec;
	/** Of its files. */
	readonly bytes: number;
	readonly facts: HostFacts;
	/** A person sends it, whatever the specs say; else those of the target have to say that it belongs there. */
	readonly isByHand: boolean;
	/** What the nodes that its source shares a store with call themselves; `null` = it stands alone. */
	readonly cluster: string | null;
}

export interface ArrivalAnswer {
	/** `Unknown`: the target has never heard of this try, or has forgotten it. */
	readonly phase: 'Unknown' | 'Arriving' | 'Arrived';
	readonly owner: Owner | null;
	/** How it stands once it arrived: as its spec says, failed and not running, or neither yet. */
	readonly state: 'AsDeclared' | 'Failed' | 'InProgress';
	readonly message: string;
	/** What would keep its processes from going on there, in words; answers `reserve` and `check`. */
	readonly obstacles: readonly string[];
	/** What would keep its memory from coming after its processes, in words; answers `reserve` and `check`. */
	readonly memoryObstacles: readonly string[];
	/** What would keep its files and memory from coming by plain TCP, in words; answers `reserve` and `check`. */
	readonly plainObstacles: readonly string[];
	/** Bytes of its memory that came so far while it runs there; `null` = nothing of it is missing. */
	readonly memoryBytes: number | null;
}
