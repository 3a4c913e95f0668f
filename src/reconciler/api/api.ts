import type { ArrivalAnswer, ArrivalRequest } from '../../model/arrival.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { RebootHow } from '../../model/instance-spec.ts';
import type { InstanceStatus, NodeStatus, SpecsStatus } from '../../model/instance-status.ts';
import type { LongWork } from '../../model/progress.ts';
import type { EventQuery, TrashEntry } from '../../store/store.ts';

/** Reading: works with or without a daemon, and never writes. */
export interface ReadApi {
	/**
	 * Without a daemon, an external program that chooses nodes is asked only with `asking`, whose end ends that, too. Nobody knows where what
	 * needs a node should go otherwise.
	 */
	status(asking?: AbortSignal): Promise<NodeStatus>;
	events(query: EventQuery): Promise<readonly BallastEvent[]>;
	/** Ends when the signal aborts. */
	followEvents(onEvent: (event: BallastEvent) => void, signal: AbortSignal): Promise<void>;
	/** Calls back when what other nodes have stands otherwise. Ends when the signal aborts. */
	followElsewhere(onChange: () => void, signal: AbortSignal): Promise<void>;
	trash(): Promise<readonly TrashEntry[]>;
	/** Where the instances that this node has would go if it had to be empty; none without a store that other nodes share. */
	evacuation(): Promise<readonly Evacuation[]>;
	/** What becomes of the instances that a drain took from that node, if they are to come back. */
	homecoming(node: string): Promise<readonly Homecoming[]>;
}

/** The document of an instance that a command brought in. */
export interface WrittenSpec {
	/** Where it was written; `null` = the specs come from a repository, and somebody has to commit it there. */
	readonly specFile: string | null;
	readonly document: string;
}

/** What people ask for beyond editing the specs. Each answers with the instance as it stands afterwards. */
export interface WriteApi {
	/** Gives consent to the plan with this hash; fails when the plan is another one by now. */
	approve(name: string, planHash: string): Promise<InstanceStatus>;
	pause(name: string, until: number, reason: string): Promise<InstanceStatus>;
	/** Ends its pause and its overrides: from now on its spec counts. */
	resume(name: string): Promise<InstanceStatus>;
	/** Has it started, stopped, restarted or resized. The next run does it; `apply` waits for that. */
	byHand(name: string, act: ByHand): Promise<InstanceStatus>;
	/**
	 * Asks for one reboot of what runs; `null` = as `lifecycle.reboot` says. Fails when it does not run, or when
	 * `lifecycle.protect` forbids it.
	 */
	reboot(name: string, how: RebootHow | null): Promise<InstanceStatus>;
	/** Forgets failures, crashes and how it ended: whatever waits because of them is tried now. */
	retry(name: string): Promise<InstanceStatus>;
	/**
	 * Reconciles these instances (all without names) until each is converged, stalled or waits, and
	 * says how each ended. `onEvent` and `onProgress` see what happens meanwhile.
	 */
	apply(options: ApplyOptions): Promise<readonly ApplyResult[]>;
	/** Brings the newest trash entry of that name back and declares it again in the spec folder. */
	undelete(name: string): Promise<WrittenSpec>;
	/** Does what the node asks that an instance comes from. */
	receive(name: string, request: ArrivalRequest): Promise<ArrivalAnswer>;
	/** Makes this node the owner of what `from` had, which is off: whoever calls this knows it. */
	takeOver(name: string, from: string): Promise<InstanceStatus>;
	/** Takes over a container that exists; writes its YAML into the spec folder. */
	adopt(name: string, lxcpath: string): Promise<WrittenSpec>;
}

/** `to: null` = nowhere, and why. */
export interface Evacuation {
	readonly name: string;
	readonly to: string | null;
	readonly why: string;
}

/** `at`: the node that has it now, `null` = none. `to: null` = it stays there, and why. */
export interface Homecoming extends Evacuation {
	readonly at: string | null;
}

/** What a person wants of one instance now. `until: null` = what its spec wants too, ms since the epoch otherwise. */
export type ByHand =
	| {
			readonly do: 'start' | 'stop' | 'restart';
			readonly until: number | null;
			readonly reason: string;
	  }
	/** Keeps its processes in a new folder, an absolute path. */
	| { readonly do: 'checkpoint'; readonly folder: string }
	/** The way back. */
	| { readonly do: 'restore' }
	/** Moves it to another node; `mode: null` = as its spec says. */
	| { readonly do: 'migrate'; readonly to: string; readonly mode: 'Live' | 'Cold' | null }
	/** `max` in bytes, for `memory.max`. */
	| {
			readonly do: 'resize';
			readonly max: number;
			readonly until: number | null;
			readonly reason: string;
	  };

export interface ApplyOptions {
	readonly names: readonly string[];
	readonly timeoutMs: number | null;
	/** Whether the specs are fetched first where they come from a repository; without a word they are not. */
	readonly fetch?: boolean;
	readonly onEvent?: (event: BallastEvent) => void;
	/** Sees all the while how far long work has come. */
	readonly onProgress?: (work: LongWork) => void;
	/** Sees once, at the end, how the specs stand that were followed. */
	readonly onSpecs?: (specs: FollowedSpecs) => void;
	readonly signal?: AbortSignal;
}

export interface FollowedSpecs extends SpecsStatus {
	/** Whether an instance is kept as they said last, since they cannot be followed for it now. */
	readonly isAnyKept: boolean;
}

export interface ApplyResult {
	readonly name: string;
	/**
	 * `SpecInvalid` = as the specs said last, since they cannot be followed now; `Consent` = something waits for approval; `Refused` = a guard
	 * refuses; `Waiting` = until a known time.
	 */
	readonly end:
		| 'Converged'
		| 'SpecInvalid'
		| 'Consent'
		| 'Refused'
		| 'Waiting'
		| 'Failed'
		| 'Timeout';
	readonly message: string;
}
