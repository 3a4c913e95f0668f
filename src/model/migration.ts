import type { Reason } from './reasons.ts';

/** Which node may run an instance, as far as this one knows. */
export interface Owner {
	readonly node: string;
	/** Grows by one with each hand-over: of two claims the higher one is true. */
	readonly epoch: number;
	/** What `spec.node` said when it was moved here by hand against that: while it says so, it stays. `null` = not by hand. */
	readonly against: string | null;
}

/** Which time it was that an instance came to which node. */
export type HandOver = Pick<Owner, 'node' | 'epoch'>;

/** Whether both name the same hand-over. */
export function isSameOwner(
	one: HandOver | null | undefined,
	other: HandOver | null | undefined,
): boolean {
	return one?.node === other?.node && one?.epoch === other?.epoch;
}

/** Whether both say the same. */
export function isEqualOwner(
	one: Owner | undefined | null,
	other: Owner | undefined | null,
): boolean {
	return isSameOwner(one, other) && one?.against === other?.against;
}

/** A try that ended with the instance where it was. */
export interface FailedTry {
	readonly reason: Reason;
	readonly message: string;
	/** In ms since the epoch. */
	readonly at: number;
	/** So long afterwards it is made again by itself, if its spec wants it; `null` = not before somebody acts. */
	readonly waitMs: number | null;
	/** How many of them there were in a row, with this one. */
	readonly count: number;
}

/** An instance on its way to another node, as its source remembers it. */
export interface Leaving {
	/** Made once for each try; the target knows the try by it. */
	readonly id: string;
	readonly to: string;
	/** Where ssh reaches that node. */
	readonly address: string;
	readonly mode: MigrationMode;
	/** How its memory goes with it, where its processes do. */
	readonly memory: MemoryMode;
	readonly transport: Transport;
	/** The one that it changes hands with, fixed before it begins. */
	readonly epoch: number;
	/** A person asked for it, and not its spec. */
	readonly isByHand: boolean;
	/** When it was asked for, in ms since the epoch. */
	readonly at: number;
	/** That of its spec when it was asked for: a later one asks anew. */
	readonly generation: number;
	/**
	 * `Copying`: it runs as before, and its files are copied. `Stopping`: it is stopped or its processes are images, and the rest is
	 * copied. `HandingOver`: the target may have it; nobody starts it here. `HandedOver`: the target has it. `Failed`: it is here and
	 * runs as before.
	 */
	readonly phase: 'Copying' | 'Stopping' | 'HandingOver' | 'HandedOver' | 'Failed';
	/** How the last try ended, of this or, while this one is under way, the one before it; `null` = none failed. */
	readonly failure: FailedTry | null;
	/** When it began to stand still here, in ms since the epoch; `null` or absent = it has not yet, or an older ballast wrote this down. */
	readonly endedAt?: number | null;
	/** When this node heard that it runs there, the same way. */
	readonly ranAt?: number | null;
}

/** The same as the target remembers it. `Arriving`: the source has it. `Arrived`: this node has it. */
export interface Coming {
	readonly id: string;
	readonly from: string;
	/** Of its record there. */
	readonly uid: string;
	readonly phase: 'Arriving' | 'Arrived';
	/** When it was expected first, in ms since the epoch; what an older ballast wrote down has none. */
	readonly at?: number;
	/** Folder of the images that its memory comes after; `null` = it came with all of it. */
	readonly memoryAfter: string | null;
}

export type Migration = Leaving | Coming;

/**
 * Whether an instance could go to another node as it is now, as far as this node can tell alone. `Live`: with its processes. `ColdOnly`: stopped
 * here and started there. `Pinned`: not at all.
 */
export interface Migratable {
	readonly verdict: 'Live' | 'ColdOnly' | 'Pinned';
	/** What is in the way of more, each in words; none when nothing is. */
	readonly why: readonly string[];
}

/** With its processes, stopped and started, or whichever is possible. */
export type MigrationMode = 'Auto' | 'Live' | 'Cold';

/**
 * `StopCopy`: it stands still until all of it is there. `PostCopy`: it goes on at the target, which fetches what is missing. `PreCopy`: most of it goes
 * there while it runs, and it stands still until the rest is there.
 */
export type MemoryMode = 'StopCopy' | 'PostCopy' | 'PreCopy';

/** What carries files and memory: the way that questions go too, or connections of their own that nothing encrypts. */
export type Transport = 'Ssh' | 'Plain';

export function isLeaving(migration: Migration | null): migration is Leaving {
	return migration !== null && 'to' in migration;
}

/** The folder of images that the memory of what came here comes after; `null` = nothing comes. */
export function memoryAfter(migration: Migration | null): string | null {
	return migration !== null && 'from' in migration ? (migration.memoryAfter ?? null) : null;
}

/** Whether this node is where an instance should be: by its spec, or because somebody moved it here against that. */
export function belongsHere(
	specNode: string | null,
	here: string,
	owner: Owner | null | undefined,
): boolean {
	if (specNode === null || specNode === here) return true;
	return owner?.node === here && owner.against === specNode;
}

/** What decides whether processes of one host can go on on another one. */
export interface HostFacts {
	readonly lxc: string;
	/** As `criu --version` says it; '' without CRIU. */
	readonly criu: string;
	/** What `/proc/cpuinfo` lists as flags or features, sorted. */
	readonly cpuFlags: readonly string[];
	readonly architecture: string;
	/** `v1`, `hybrid` or `v2`: the cgroups of processes cannot be brought back on hosts of another kind. '' = an older ballast, which does not say. */
	readonly cgroups: string;
	/** The profile of what is to move live, or `off`. '' = an older ballast, which does not say. */
	readonly apparmor: string;
}
