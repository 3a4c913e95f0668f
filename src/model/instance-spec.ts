import type { DevicePreset } from './device-rule.ts';
import type { DiskSource } from './disk-source.ts';
import type { FitRuleName } from './fit-rule.ts';
import type { RestartWindow } from './window.ts';

/**
 * The effective spec of an instance: profiles merged, defaults filled in, every quantity parsed.
 *
 * It has the same paths as the declared form (`schema/instance.schema.json`), so that a path found in
 * one names the same field in the other. It is plain JSON: `null` stands for "not set", sizes are
 * bytes, durations are milliseconds (`lxc_startup_wait` is in seconds, as in Ganeti).
 */
export interface InstanceSpec {
	/** The node it runs on; `null` on a single host means: here. */
	readonly node: string | null;
	readonly state: DesiredState;
	/** Sorted by name. */
	readonly dependsOn: readonly DependencySpec[];
	readonly hvparams: HvParams;
	readonly devices: DeviceSpec;
	readonly capabilities: CapabilitySpec;
	readonly security: SecuritySpec;
	readonly memory: MemorySpec;
	readonly cpu: { readonly quota: number | null; readonly weight: number | null };
	/** The most processes and threads; `null` = no limit. */
	readonly pids: number | null;
	readonly nics: readonly NicSpec[];
	readonly disks: readonly DiskSpec[];
	readonly os: OsSpec | null;
	readonly lifecycle: LifecycleSpec;
	readonly updates: UpdatePolicy;
	readonly restart: RestartPolicy;
	readonly health: HealthSpec | null;
	readonly migration: MigrationSpec;
	readonly placement: PlacementSpec;
	readonly ha: HaSpec;
}

export type DesiredState = 'Running' | 'Stopped' | 'Frozen' | 'Absent';

/** Another instance that must run, or be healthy, before this one starts, and that stops after it. */
export interface DependencySpec {
	readonly name: string;
	readonly condition: 'Started' | 'Healthy';
}

export interface HvParams {
	/** Canonical CPU list such as `0-1,3`, or `all`. */
	readonly cpu_mask: string;
	/** cgroup v1 or v2 controller names. */
	readonly lxc_cgroup_use: readonly string[];
	readonly lxc_tty: number;
	/** Seconds until the container must be RUNNING. */
	readonly lxc_startup_wait: number;
	/** Raw LXC lines; '' = none. */
	readonly lxc_extra_config: string;
	/** The file's path as written and its text as read when the spec was loaded. */
	readonly lxc_extra_config_file: { readonly path: string; readonly text: string } | null;
}

export interface DeviceSpec {
	readonly preset: DevicePreset;
	/** Canonical device rules added to the preset, such as `c 10:200 rwm`. */
	readonly allow: readonly string[];
}

/** Either `drop` or `keep` is a list, the other is `null`. Names are lower case without `cap_`. */
export interface CapabilitySpec {
	readonly drop: readonly string[] | null;
	readonly keep: readonly string[] | null;
}

export interface SecuritySpec {
	/** `None`, `Auto`, or a range such as `1000000:65536` (`id-range.ts`). */
	readonly idmap: string;
	readonly nesting: boolean;
}

/** Bytes; `null` = not set. `max: null` means no limit. */
export interface MemorySpec {
	readonly min: number | null;
	readonly max: number | null;
	readonly target: number | 'Auto' | null;
	readonly swap: number | null;
	/** Its share of scarce memory relative to others, for target `Auto`. */
	readonly weight: number;
}

/** `bridge`, `routed`, `macvlan` or `phys` says its kind; the others are `null`. */
export interface NicSpec {
	readonly name: string;
	readonly bridge: string | null;
	/** `proxy`: the interface of the host that answers ARP and NDP for its addresses. */
	readonly routed: { readonly proxy: string | null } | null;
	readonly macvlan: { readonly parent: string; readonly mode: MacvlanMode } | null;
	readonly phys: string | null;
	/** Lower-case `aa:bb:cc:dd:ee:ff`, or `Auto`: derived from instance and NIC name, so it stays the same. */
	readonly mac: string;
	readonly mtu: number | null;
	readonly vlan: number | null;
	readonly ipv4: readonly string[];
	readonly gateway4: string | null;
	readonly ipv6: readonly string[];
	readonly gateway6: string | null;
	/** Absolute paths of programs of the host. */
	readonly hooks: { readonly up: string | null; readonly down: string | null };
}

export type MacvlanMode = 'bridge' | 'private' | 'vepa' | 'passthru';

export interface DiskSpec {
	readonly name: string;
	/** Where it is mounted in the container; `/` is the rootfs. */
	readonly mount: string;
	readonly readOnly: boolean;
	readonly io: IoLimits | null;
	readonly source: DiskSource;
}

/** The most that the container may do on the device below one disk, each second. `null` = no limit. */
export interface IoLimits {
	/** Bytes. */
	readonly readBps: number | null;
	readonly writeBps: number | null;
	/** Operations. */
	readonly readIops: number | null;
	readonly writeIops: number | null;
}

/** Where a new rootfs comes from. It is used once, when the instance is created. */
export type OsSpec =
	| { readonly kind: 'template'; readonly template: string; readonly args: readonly string[] }
	| FilledOsSpec;

/** A rootfs that ballast fills itself, and makes fit for a container afterwards. */
export type FilledOsSpec = { readonly fit: FitSpec } & (
	| { readonly kind: 'copy'; readonly path: string }
	| { readonly kind: 'tarball'; readonly path: string }
	/** What the base of the root disk holds. */
	| { readonly kind: 'base' }
	| {
			readonly kind: 'ganeti';
			readonly name: string;
			readonly variant: string | null;
			/** Values for the definition's parameters, by their names. */
			readonly parameters: Readonly<Record<string, string>>;
			/** The dump that fills the disk; `null` = it is made anew, or it is a copy. */
			readonly import: string | null;
			/** The name that what is imported or copied had; `null` = it keeps what it says of itself. */
			readonly renameFrom: string | null;
			/** Milliseconds until each of its scripts is ended. */
			readonly timeout: number;
	  }
	| { readonly kind: 'oci'; readonly path: string; readonly tag: string | null }
);

/** The rules that are left out. */
export interface FitSpec {
	readonly except: readonly FitRuleName[];
}

export interface LifecycleSpec {
	readonly stop: { readonly timeout: number; readonly thenKill: boolean };
	readonly reboot: RebootHow;
	/** A number above the one of the running container asks for one reboot. */
	readonly rebootCounter: number;
	/** What a poweroff from inside means: `Accept` = it stays stopped, `Restart` = like any other exit. */
	readonly guestPoweroff: 'Accept' | 'Restart';
	readonly protect: readonly Protection[];
}

/** `Soft` = its init is asked to reboot, `Hard` = it is stopped and started. */
export type RebootHow = 'Soft' | 'Hard';

export type Protection = 'Delete' | 'Recreate' | 'Stop' | 'Migrate';

export type Consent = 'Auto' | 'Approve' | 'Never';

export interface UpdatePolicy {
	/** `InWindow`: as `Auto` while `window` is open; it is never `null` then. */
	readonly restart: Consent | 'InWindow';
	/** The window that `updates.window` names, with its hours: a changed window is a changed spec. */
	readonly window: RestartWindow | null;
	readonly recreate: Consent;
	readonly migrate: Consent;
}

export interface RestartPolicy {
	readonly policy: 'Always' | 'OnFailure' | 'Never';
	/**
	 * Milliseconds. The first restart is at once; the n-th after it waits `initial` x 2^(n-1), at most
	 * `max`; a run of `resetAfter` starts anew.
	 */
	readonly backoff: { readonly initial: number; readonly max: number; readonly resetAfter: number };
}

export interface HealthSpec {
	readonly exec: readonly string[];
	readonly interval: number;
	readonly timeout: number;
	readonly failures: number;
}

/** Which node may have it where `node` is `null`; both by labels that must all be there, none by default. */
export interface PlacementSpec {
	readonly nodeSelector: Readonly<Record<string, string>>;
	readonly antiAffinity: Readonly<Record<string, string>>;
}

/** Whether another node starts it when its own is gone. */
export interface HaSpec {
	readonly failover: 'Never' | 'Auto';
}

export interface MigrationSpec {
	readonly mode: 'Auto' | 'Live' | 'Cold';
	readonly memory: 'Auto' | 'PostCopy' | 'PreCopy' | 'StopCopy';
	readonly transport: 'Ssh' | 'Plain';
}
