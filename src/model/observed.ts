import type { IdRange } from './id-range.ts';
import type { IoLimits } from './instance-spec.ts';
import type { LimitController } from './limit-controllers.ts';

/** The states that LXC reports, in LXC's own words. */
export type LxcState =
	| 'STOPPED'
	| 'STARTING'
	| 'RUNNING'
	| 'STOPPING'
	| 'ABORTING'
	| 'FREEZING'
	| 'FROZEN'
	| 'THAWED';

/**
 * What a half-done operation left behind. It is cleaned up before anything else is done. `LeftNics`: a NIC that came while
 * the container ran, and whose init is gone, still has something of the host.
 */
export type Remains = 'HalfCreated' | 'HalfStarted' | 'LeftNics';

/** What the host shows of one instance. */
export interface ObservedInstance {
	readonly name: string;
	/**
	 * `Absent`: nothing of that name. `Ours`: made or adopted by ballast. `Foreign`: a directory of that
	 * name in our lxcpath without our marker, or with the uid of another record.
	 */
	readonly ownership: 'Absent' | 'Ours' | 'Foreign';
	/** The uid in the marker of the config; `null` unless `Ours`. */
	readonly uid: string | null;
	/** The lxcpath that the container was found in. */
	readonly lxcpath: string;
	readonly state: LxcState;
	/** The container's init as the host numbers it. */
	readonly initPid: number | null;
	/** When init started, in ms since the epoch; `null` when not running. */
	readonly startedAt: number | null;
	readonly remains: readonly Remains[];
	/**
	 * Why two sources disagree about whether it runs (for example: processes in its payload cgroup though
	 * its command socket does not show); `null` when they agree. Nothing is started or stopped then.
	 */
	readonly contradiction: string | null;
	readonly rootfs: 'Present' | 'Absent';
	/** Names of the disks that are mounted for it on the host; directories are not mounted. */
	readonly mountedDisks: readonly string[];
	/** Whether its rootfs has systemd, as it was when its config was written. */
	readonly hasSystemd: boolean;
	/** The ids of the host that its config maps its own to; `null` for a privileged container. */
	readonly idRange: IdRange | null;
	/** Hash of the config file's text; `null` when there is none. */
	readonly configHash: string | null;
	/** Current limits and use; `null` when not running. */
	readonly limits: ObservedLimits | null;
	/** How the container last ended, as far as its log tells; `null` while it runs or when nothing is known. */
	readonly lastExit: ObservedExit | null;
}

/** The same without a look into its cgroups' limits, which is most of the work: all that an act upon it has to know. */
export type ObservedLife = Omit<ObservedInstance, 'limits'>;

export interface ObservedExit {
	/** ms since the epoch. */
	readonly at: number;
	/** `Poweroff`: halt or poweroff from inside. `Code`: init ended with a status. `Signal`: init was killed. */
	readonly cause: 'Poweroff' | 'Code' | 'Signal' | 'Unknown';
	/** Exit status or signal number; 0 for a poweroff. */
	readonly code: number;
}

/** `null` limits mean unlimited. */
export interface ObservedLimits {
	readonly memoryMax: number | null;
	readonly memoryUsed: number;
	/** What the memory is made of; `null` when there is no memory controller. */
	readonly memory: ObservedMemory | null;
	/** Canonical CPU list (`0-1,3`); `null` when there is no cpuset controller. */
	readonly cpus: string | null;
	/** CPU time in CPUs: quota by period, to five decimals. */
	readonly cpuQuota: number | null;
	/** As cgroup v2 counts it, 100 is usual; `null` when there is no cpu controller. */
	readonly cpuWeight: number | null;
	readonly pidsMax: number | null;
	readonly pidsUsed: number;
	/** Canonical rules, sorted; `null` when the host cannot show them (cgroup v2). */
	readonly devices: readonly string[] | null;
	/** The devices that it may not use as fast as they are; most containers have none. */
	readonly io: readonly ObservedIo[];
	/** Controllers of which it has no cgroup: what they limit cannot be set before its next start. */
	readonly withoutControllers: readonly LimitController[];
}

/** The io limits of one device. */
export interface ObservedIo {
	/** `MAJOR:MINOR`. */
	readonly device: string;
	/** Where in the container something of it is mounted. */
	readonly mounts: readonly string[];
	readonly limits: IoLimits;
}

/** What a container's memory is made of, in bytes. Each page is counted once. */
export interface ObservedMemory {
	/** What the kernel leaves it when memory is short; `null` = nothing set. */
	readonly min: number | null;
	/** The most swap on top of the memory; `null` = no limit. */
	readonly swapMax: number | null | 'NotAccounted';
	/** Pages of files: the kernel can drop them, and read them again. */
	readonly file: number;
	/** Memory of processes, and shared memory: it can only go to swap. */
	readonly anon: number;
	/** Pages that are locked into memory. */
	readonly unevictable: number;
	/** What the kernel holds for it and cannot give back: stacks, page tables, caches in use. */
	readonly kernel: number;
	/** What swap may still take: the rest of `swapMax`, and no more than the host has free. */
	readonly swapRoom: number;
}

/** A container that ballast does not manage: it is shown, and left alone. */
export interface ForeignContainer {
	readonly name: string;
	readonly lxcpath: string;
	readonly running: boolean;
}

/** What matters of the host itself. */
export interface ObservedNode {
	/** ms since the epoch; moves when somebody sets the clock. */
	readonly bootedAt: number;
	readonly lxcVersion: string;
	readonly cgroupLayout: 'v1' | 'hybrid' | 'v2';
	/** Controllers that a start can have, by name: those that are there, and those that can be mounted for it. */
	readonly controllers: readonly string[];
	/** Canonical list of the CPUs that containers may use. */
	readonly cpus: string;
	readonly memoryTotal: number;
	readonly memoryAvailable: number;
}

/** One look at everything. */
export interface Sweep {
	readonly node: ObservedNode;
	readonly instances: ReadonlyMap<string, ObservedInstance>;
	readonly foreign: readonly ForeignContainer[];
}
