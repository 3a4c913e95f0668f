import type { InstanceSpec, NicSpec } from '../../../model/instance-spec.ts';
import type { LimitController } from '../../../model/limit-controllers.ts';
import type { LxcState, ObservedExit, ObservedIo } from '../../../model/observed.ts';

/** What lies in an lxcpath below one name. */
export interface SimContainer {
	readonly name: string;
	readonly lxcpath: string;
	/** The uid in the marker of its config; `null` for a container that another tool made. */
	readonly marker: string | null;
	/** `null` when there is a directory without a config. */
	readonly config: SimConfig | null;
	/** `null` when the config names no rootfs or its own one is lost. */
	readonly rootfs: SimRootfs | null;
	readonly lastExit: ObservedExit | null;
	/** All that were ever made for it, beside a root directory. */
	readonly disks: readonly SimDisk[];
	/** Names of those that are mounted on the host. */
	readonly mounted: readonly string[];
	/** Its processes as they were at a checkpoint, and the folder that they are in. */
	readonly images: { readonly folder: string; readonly run: SimRun } | null;
}

export interface SimDisk {
	readonly name: string;
	/** Stands for its content and never comes back once lost. */
	readonly id: string;
	readonly size: number | null;
}

export interface SimConfig {
	readonly spec: InstanceSpec;
	/** Equal specs have equal hashes, as equal config files have. */
	readonly hash: string;
}

export type SimRootfs =
	/** Made by ballast beside the config; `id` stands for its content and never comes back once lost. */
	| { readonly kind: 'Managed'; readonly id: string; readonly bytes: number }
	/** A directory of somebody else, used where it is. */
	| { readonly kind: 'InPlace'; readonly path: string };

/** The processes of one start of a container. */
export interface SimRun {
	readonly name: string;
	readonly lxcpath: string;
	readonly state: LxcState;
	/** `null` when its monitor waits for an init that never came: a start that ended half-way. */
	readonly initPid: number | null;
	readonly startedAt: number;
	/** Stands for what its processes know. Goes with them through a checkpoint, and never comes back once lost. */
	readonly memory: number;
	/** What it was started with, whatever was configured since. */
	readonly config: SimConfig;
	/** Those of its config, and what was changed since. */
	readonly nics: readonly NicSpec[];
	readonly cgroup: SimCgroup;
	/** False when its command socket lies in another network namespace: LXC's tools say STOPPED. */
	readonly visible: boolean;
}

/** The values in the container's cgroup. `null` = no limit. */
export interface SimCgroup {
	readonly memoryMax: number | null;
	readonly memoryUsed: number;
	/** The part of `memoryUsed` that the kernel cannot take back. */
	readonly memoryPinned: number;
	readonly memoryMin: number | null;
	/** `null` also where the host has no swap accounting. */
	readonly swapMax: number | null;
	readonly cpus: string;
	/** In CPUs. */
	readonly cpuQuota: number | null;
	readonly cpuWeight: number | null;
	readonly pidsMax: number | null;
	readonly pidsUsed: number;
	readonly devices: readonly string[];
	readonly io: readonly ObservedIo[];
	/** Controllers that the host did not have when it was started. */
	readonly withoutControllers: readonly LimitController[];
}

/** How the system inside a container behaves, at each of its starts. */
export interface SimGuest {
	/** Init takes no notice of a request to halt. */
	readonly ignoresHalt: boolean;
	/** Milliseconds from the request to halt until init has ended. */
	readonly haltMs: number;
	/** What it does when it is asked to reboot. */
	readonly onReboot: 'Reboots' | 'Halts' | 'Ignores';
	/** How every command ends that is run in it. */
	readonly checks: 'Pass' | 'Fail' | 'Hang';
	readonly memoryUsed: number;
	readonly memoryPinned: number;
	/** It ends by itself so long after each start; `null` = it runs on. */
	readonly exits: {
		readonly afterMs: number;
		readonly cause: ObservedExit['cause'];
		readonly code: number;
	} | null;
}

/** A guest that does all that is asked of it. */
export const GOOD_GUEST: SimGuest = {
	ignoresHalt: false,
	haltMs: 0,
	onReboot: 'Reboots',
	checks: 'Pass',
	memoryUsed: 8 * 2 ** 20,
	memoryPinned: 4 * 2 ** 20,
	exits: null,
};

/** A container in the trash, under its trash id. */
export interface SimTrashed {
	readonly id: string;
	readonly container: SimContainer;
}
