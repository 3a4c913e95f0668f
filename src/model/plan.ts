import type { ApplyMode } from './apply-mode.ts';
import type { Origin } from './catalog.ts';
import type { DiskSpec, InstanceSpec, NicSpec } from './instance-spec.ts';
import type { MigrationMode } from './migration.ts';
import type { Remains } from './observed.ts';
import type { Reason } from './reasons.ts';

/**
 * The limits that can be changed on a running container, in the order in which they are set. Memory comes
 * last: a shrink takes time, and what it cannot reach now must not keep the rest waiting.
 */
export const LIMIT_FIELDS = [
	'hvparams.cpu_mask',
	'cpu.quota',
	'cpu.weight',
	'pids',
	'devices',
	'disks.io',
	'memory.min',
	'memory.swap',
	'memory.max',
	'memory.target',
] as const;

/** Both are the one limit of the container's memory; `memory.target` where the spec has a target. */
export type MemoryLimitField = 'memory.max' | 'memory.target';

/** Named by its field in the spec. */
export type LimitField = (typeof LIMIT_FIELDS)[number];

/**
 * Bytes, CPUs or a count (`null` = no limit), a canonical CPU list, the sorted device rules, or the sorted io limits
 * (`formatIoRule`).
 */
export type LimitValue = number | string | readonly string[] | null;

/** What one limit should be. */
export interface LimitSetting {
	readonly limit: LimitField;
	readonly value: LimitValue;
}

/** A NIC of a running container that comes (`from: null`), goes (`to: null`) or becomes another. */
export interface NicChange {
	readonly from: NicSpec | null;
	readonly to: NicSpec | null;
	/** The place of `to` among the NICs of the spec, from 0; -1 for one that goes. */
	readonly index: number;
	/** The init that has it: another one got its NICs from LXC. */
	readonly initPid: number;
}

/** One thing to do. The executor carries it out without any choice of its own. */
export type Step =
	| { readonly do: 'cleanUp'; readonly remains: Remains }
	| { readonly do: 'create'; readonly spec: InstanceSpec; readonly hash: string }
	/** Makes a disk that is new to an instance; the container may run meanwhile. */
	| { readonly do: 'prepareDisk'; readonly disk: DiskSpec }
	/** Makes a disk as large as it says. A failure of it in use says nothing about it when it is not. */
	| { readonly do: 'growDisk'; readonly disk: DiskSpec; readonly isInUse: boolean }
	/** Unmounts disks that no container uses; what is on them stays. */
	| { readonly do: 'releaseDisks'; readonly disks: readonly DiskSpec[] }
	/** Writes the LXC config for this spec; takes effect at the next start. */
	| { readonly do: 'configure'; readonly spec: InstanceSpec; readonly hash: string }
	| { readonly do: 'start'; readonly spec: InstanceSpec; readonly hash: string }
	| { readonly do: 'stop'; readonly timeoutMs: number; readonly thenKill: boolean }
	/** Asks init to reboot; the container stays LXC's and its config is not read again. */
	| { readonly do: 'reboot'; readonly timeoutMs: number; readonly initPid: number }
	/** Writes its processes into images in a new folder and ends them. */
	| { readonly do: 'checkpoint'; readonly folder: string }
	/** Lets the processes in the images of a folder go on; the config is the one that they had. */
	| { readonly do: 'restore'; readonly folder: string; readonly spec: InstanceSpec }
	/** Makes this node its owner in the store that the nodes share. */
	| { readonly do: 'claim' }
	/** Makes another node its owner, which gets nothing with that. */
	| { readonly do: 'pass'; readonly to: string }
	/** Removes what is left here of an instance that another node has with all its disks. */
	| { readonly do: 'giveUp' }
	/** Makes sure that the node that has it is off, and makes this one its owner. */
	| { readonly do: 'failOver'; readonly from: string; readonly address: string | null }
	/** Moves it to another node, from wherever its record says that this has come to. */
	| {
			readonly do: 'migrate';
			readonly to: string;
			readonly address: string;
			readonly mode: MigrationMode;
	  }
	| { readonly do: 'freeze' }
	| { readonly do: 'unfreeze' }
	| ({ readonly do: 'setLimit'; readonly from: LimitValue } & LimitSetting)
	| ({ readonly do: 'setNic' } & NicChange)
	/** Moves config, record and managed rootfs to the trash, from where `undelete` brings them back. */
	| { readonly do: 'moveToTrash' }
	/** Drops the record of an instance of which nothing is left. */
	| { readonly do: 'forget' };

/** A step and why it is taken: `reason` is one of `reasons.ts`, `message` the same in words with figures. */
export interface PlannedStep {
	readonly step: Step;
	readonly reason: Reason;
	readonly message: string;
}

/** One field that differs, as `diff` shows it. */
export interface Change {
	/** Field path such as `memory.max`. */
	readonly field: string;
	/** Both sides in words: `512Mi`, `+sys_time`, `(none)`. */
	readonly from: string;
	readonly to: string;
	readonly apply: ApplyMode;
	/** `drift`: the host changed though the spec did not. `change`: the spec changed. */
	readonly cause: 'drift' | 'change';
	/** A note such as `takes effect at a restart`; may be ''. */
	readonly note: string;
	readonly origin: Origin | null;
}

/** The one word that sums a plan up, strongest first. */
export type PlanVerb =
	| 'DELETE'
	| 'CREATE'
	| 'RECREATE'
	| 'MIGRATE'
	| 'RESTART'
	| 'REBOOT'
	| 'START'
	| 'STOP'
	| 'FREEZE'
	| 'UNFREEZE'
	| 'CLEANUP'
	| 'LIVE'
	| 'NONE';

/** What keeps (part of) a plan from being carried out now. */
export type Hold =
	/** Looked at again when the time has come: crash backoff, a state that passes. */
	| {
			readonly kind: 'wait';
			readonly reason: Reason;
			readonly message: string;
			readonly untilMs: number;
	  }
	/** Needs consent: `ballast approve NAME` for this plan hash. */
	| { readonly kind: 'consent'; readonly reason: Reason; readonly message: string }
	/** A guard refuses (protect, prune limit, not ours): nothing happens until somebody changes something. */
	| { readonly kind: 'refused'; readonly reason: Reason; readonly message: string };

/** What to do about one instance, and everything that `diff`, conditions and events say about it. */
export interface Plan {
	readonly name: string;
	readonly verb: PlanVerb;
	/** What will be done now, in order. Empty when there is nothing to do or a hold covers everything. */
	readonly steps: readonly PlannedStep[];
	/** What would be done once the holds are lifted. */
	readonly held: readonly PlannedStep[];
	readonly holds: readonly Hold[];
	readonly changes: readonly Change[];
	/**
	 * What `approve` binds to: identifies the steps that wait for consent (a restart) or that somebody may
	 * release from the prune guard. '' when there is nothing of the kind.
	 */
	readonly hash: string;
}
