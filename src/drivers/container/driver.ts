import type { OperationError } from '../../model/errors.ts';
import type { DiskSpec, InstanceSpec } from '../../model/instance-spec.ts';
import type { MemoryArrival } from '../../model/memory-arrival.ts';
import type { MemoryLook } from '../../model/memory-use.ts';
import type { HostFacts } from '../../model/migration.ts';
import type { ObservedInstance, Remains, Sweep } from '../../model/observed.ts';
import type { LimitField, LimitSetting, NicChange } from '../../model/plan.ts';
import type { Progress } from '../../model/progress.ts';
import type { PostCopy } from './post-copy.ts';
import type { PreCopy } from './pre-copy.ts';

/** What the driver needs to find an instance: its name and, for an adopted one, where it still lives. */
export interface Target {
	readonly name: string;
	/** The uid of our record; `null` when there is no record. A marker with another uid is Foreign. */
	readonly uid: string | null;
	/** Another lxcpath than ours, for a container that was adopted and not started by us since. */
	readonly adoptedFrom: string | null;
}

/**
 * Looks at the host and cannot change it: `diff` and every other reading command get only this.
 * Reading starts no process per container.
 */
export interface ContainerObserver {
	/** One look at the node, every target, every other container in our lxcpath, and what is foreign. */
	sweep(targets: readonly Target[], signal?: AbortSignal): Promise<Sweep>;
	/** One instance anew. A name of which nothing is there is `Absent`, not an error. */
	observe(target: Target, signal?: AbortSignal): Promise<ObservedInstance>;
	/** Whether the host has a network interface of that name now, or has lent it to that instance while it ran. */
	hasInterface(name: string, lentTo?: string): boolean;
	/** Whether a bridge is one of Open vSwitch, whose ports LXC makes at a start. */
	isOvsBridge(name: string): boolean;
	/** Whether the host has a file, folder or device at that path now. */
	hasPath(path: string): boolean;
	/** All that can be seen to be in the way of its processes becoming images, in words. */
	checkpointObstacles(target: Target): Promise<readonly string[]>;
	/** What decides whether processes of this host can go on on another one. */
	hostFacts(): Promise<HostFacts>;
	/** What keeps this host from sending processes before their memory, or from taking them so, in words. */
	postCopyObstacles(): Promise<readonly string[]>;
	/** What keeps this host from copying memory before its processes stand still, in words. */
	preCopyObstacles(): Promise<readonly string[]>;
	/** How far memory has come that came after the processes in a folder of images. */
	memoryArrival(folder: string): MemoryArrival;
	/** Where what moves between nodes lies, on the one that it leaves and on the one that it comes to. */
	movePlaces(name: string, id: string): MovePlaces;
	/** Free space where a path lies or will lie; `null` when nobody can tell. */
	freeBytes(path: string): Promise<number | null>;
	/** What ballast made for its disks and is no directory, whether its spec still has them or not. */
	madeStorage(name: string): Promise<MadeStorage>;
	/** What these containers do with their memory, as far as they run. Cheap enough for every few seconds. */
	readMemory(targets: readonly Target[]): Promise<MemoryLook>;
}

/** A change of state that the host reported. It only says which instance to look at. */
export interface HostEvent {
	readonly name: string;
	/** LXC's state word, or `exited`; for logs only. */
	readonly what: string;
}

/**
 * The verbs. Each is idempotent, carries out one step without deciding or retrying, and throws
 * `OperationError` when it fails. All work is ended when `signal` aborts.
 */
export interface ContainerDriver extends ContainerObserver {
	/** Makes rootfs and config in one step that is either complete or shows as `HalfCreated` remains. */
	create(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void>;
	/** How far a `create` of this spec has come that goes on now; `null` = none does. */
	creationProgress(target: Target, spec: InstanceSpec): Promise<Progress | null>;
	/**
	 * Makes a disk that came to an instance, which may run: what is missing, and a file system where it is blank.
	 * Anything else on it stays and fails with `DiskNotBlank`. Returns its size, which may be larger than the spec says
	 * when it was there before; `null` = it has none of its own.
	 */
	prepareDisk(target: OwnedTarget, disk: DiskSpec, signal?: AbortSignal): Promise<number | null>;
	/** Makes a disk as large as its spec says, whether the container runs or not. Never smaller: `ShrinkRefused`. */
	growDisk(target: OwnedTarget, disk: DiskSpec, signal?: AbortSignal): Promise<void>;
	/**
	 * Unmounts disks that the container does not use. `DiskBusy` when it does, when another process does, and when
	 * somebody else mounted something at its place: that stays.
	 */
	releaseDisks(
		target: OwnedTarget,
		disks: readonly DiskSpec[],
		signal?: AbortSignal,
	): Promise<void>;
	/**
	 * The same, and comes back when nothing of this host holds them any more, so that another one may have them. `DiskBusy` when something
	 * does, or is still mounted in the instance's folder.
	 */
	handOverDisks(
		target: OwnedTarget,
		disks: readonly DiskSpec[],
		signal?: AbortSignal,
	): Promise<void>;
	/**
	 * Does beforehand what a start with this spec does first: has the installed LXC load the config, mounts or enables missing
	 * controllers, and looks for the NICs' hooks. Fails with the reason of that start, and changes nothing of the container or its config.
	 */
	prepareStart(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void>;
	/** Renders the config, has the installed LXC load it, and replaces the old one. */
	configure(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void>;
	/**
	 * Mounts or enables missing controllers, mounts its disks, starts, and returns once it was seen RUNNING; init may end right
	 * after. Running or frozen already in our lxcpath is success and changes nothing. On a contradiction, and
	 * for an adopted one that runs where it came from, fails with `AlreadyRunning`: a second copy on the same
	 * rootfs would destroy it. A start that fails leaves nothing running behind.
	 */
	start(target: OwnedTarget, spec: InstanceSpec, signal?: AbortSignal): Promise<void>;
	/** Asks for a halt, asks again, and after the timeout kills if `thenKill`. Stopped already is success. */
	stop(target: Target, how: StopHow, signal?: AbortSignal): Promise<void>;
	/**
	 * Asks init to reboot and returns once another init runs. Init `initPid` is the one to be gone: when
	 * another one runs already that is success. A container that halts instead, does nothing within the
	 * timeout or does not run fails with `RebootFailed`; it is left as it is then. The config is not read again.
	 */
	reboot(target: Target, how: RebootOrder, signal?: AbortSignal): Promise<void>;
	/**
	 * Writes the processes of what runs into images in a new folder, and ends them. Fails with `CheckpointFailed`, and names
	 * every obstacle that can be seen before; then it runs on as before, and the folder is not there. Done already is success.
	 */
	checkpoint(target: OwnedTarget, folder: string, signal?: AbortSignal): Promise<void>;
	/**
	 * Lets the processes in such a folder go on and removes the images, which are used up then. Fails with `RestoreFailed`;
	 * then nothing runs, and the images are as they were.
	 */
	restore(target: OwnedTarget, order: RestoreOrder, signal?: AbortSignal): Promise<void>;
	/** `null` on a host that cannot write memory of what runs. */
	readonly preCopy: PreCopy | null;
	/** `null` on a host that can keep processes only with their memory. */
	readonly postCopy: PostCopy | null;
	freeze(target: Target, signal?: AbortSignal): Promise<void>;
	unfreeze(target: Target, signal?: AbortSignal): Promise<void>;
	/**
	 * Runs a command in a running container. At the timeout all that it started is killed. Fails with
	 * `NotRunning` when the container does not run or is frozen, also when that comes to be meanwhile.
	 */
	exec(target: Target, order: CommandOrder, signal?: AbortSignal): Promise<CommandEnd>;
	/**
	 * Sets limits of a running container, in this order, after at most one look, and reads each back. Those that cannot
	 * be set keep their old value and come back with the reason; the others are set. Throws when nothing can be.
	 */
	setLimits(target: Target, settings: readonly LimitSetting[]): Promise<LimitFailures>;
	/**
	 * Adds, changes or removes a NIC in a running container. Done already is success, and so is what was done half; a NIC
	 * that cannot be added leaves nothing, and an interface of the host comes back to it. Fails with `NicFailed` when another init runs than the one it is for.
	 */
	setNic(target: Target, change: NicChange, signal?: AbortSignal): Promise<void>;
	cleanUp(target: Target, remains: Remains, signal?: AbortSignal): Promise<void>;
	/** Moves what ballast made into `trash/ID/`; a rootfs directory in place stays where it is. Fails while a disk is mounted. */
	moveToTrash(target: Target, trashId: string): Promise<void>;
	/** The way back. Fails when something of that name exists. */
	restoreFromTrash(target: Target, trashId: string): Promise<void>;
	/** Makes the place for an instance that another node sends, which nobody takes for one before it is restored from the trash. */
	prepareArrival(target: OwnedTarget, id: string): Promise<void>;
	/** Removes one trash entry for good. */
	purgeTrash(trashId: string): Promise<void>;
	/** Calls back for each change of state until the signal aborts; comes back by itself after a fault. */
	watch(onEvent: (event: HostEvent) => void, signal: AbortSignal): Promise<void>;
	/** Watch these lxcpaths too (adopted containers live there). */
	watchAlso(lxcpaths: readonly string[]): void;
}

export interface OwnedTarget extends Target {
	readonly uid: string;
}

export interface MovePlaces {
	/** The instance's folder, below which everything of it lies that ballast made. */
	readonly files: string;
	/** The entry of the trash that the rest lies in. */
	readonly trashId: string;
	/** Where its folder arrives, and where its images are. */
	readonly arriving: string;
	readonly images: string;
}

export interface MadeStorage {
	/** Those in the instance's folder, in bytes: holes included, and without them; `null` = there is none. */
	readonly images: { readonly bytes: number; readonly onDisk: number } | null;
	/** Volumes outside of its folder that are removed with it, as people know them. */
	readonly volumes: readonly string[];
}

export interface RestoreOrder {
	readonly folder: string;
	/** As it ran when the images were made. */
	readonly spec: InstanceSpec;
}

export interface RebootOrder {
	readonly initPid: number;
	readonly timeoutMs: number;
}

export interface CommandOrder {
	/** The program and its arguments, as they are. */
	readonly argv: readonly string[];
	readonly timeoutMs: number;
}

export interface CommandEnd {
	/** `null` when it was not over in time. */
	readonly exitCode: number | null;
	/** The end of what it printed. */
	readonly output: string;
}

export interface StopHow {
	readonly timeoutMs: number;
	readonly thenKill: boolean;
}

/** The limits that could not be set, and why. */
export type LimitFailures = ReadonlyMap<LimitField, OperationError>;
