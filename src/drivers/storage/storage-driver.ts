import type { DiskKind, DiskSource } from '../../model/disk-source.ts';

/** One disk of one instance, and where it belongs on this host. */
export interface Disk<Kind extends DiskKind = DiskKind> {
	readonly name: string;
	/** The instance's uid: marks what ballast makes outside of the instance's folder. */
	readonly uid: string;
	readonly source: Extract<DiskSource, { readonly kind: Kind }>;
	readonly readOnly: boolean;
	/**
	 * The instance's folder, where managed files lie (`disks/NAME.img`); while the instance is created
	 * this is the folder that will be renamed into its place.
	 */
	readonly folder: string;
	/** Where its tree shows on the host while it is active; a directory of our own. */
	readonly mountPoint: string;
	/**
	 * What makes the file system of a new image, and fills it; without it, mkfs does the first and nobody the second. The copy of a
	 * base has both, and is changed by it.
	 */
	readonly fill?: (file: string, signal?: AbortSignal) => Promise<void>;
}

/** What the host shows of a disk. */
export interface ObservedDisk {
	/**
	 * `Absent`: not made yet. `Blank`: there, without any signature. `Inactive`: filled and not in use by us.
	 * `Active`: its tree shows. `Other`: there with something else on it than the spec says.
	 */
	readonly state: 'Absent' | 'Blank' | 'Inactive' | 'Active' | 'Other';
	/** Bytes that the file, device, or quota has; `null` = none of its own, or not known. */
	readonly size: number | null;
	/** What is on it, in the words of blkid; `null` when nothing is known. */
	readonly found: string | null;
}

/**
 * One kind of disk. Each verb is idempotent, throws `OperationError`, and leaves a state that `observe` tells
 * apart when it is ended in the middle. No verb formats, shrinks or removes anything that holds data which
 * ballast did not put there. What ballast made goes with the instance's folder: it lies there, or a link there
 * leads to it (`removeVolumes`).
 */
export interface StorageDriver<Kind extends DiskKind = DiskKind> {
	/** Where its tree shows while it is active. */
	treeOf(disk: Disk<Kind>): string;
	/** Reads only; as few processes as the kind allows. */
	observe(disk: Disk<Kind>, signal?: AbortSignal): Promise<ObservedDisk>;
	/** Makes what is missing and a file system where the disk is blank. */
	prepare(disk: Disk<Kind>, signal?: AbortSignal): Promise<void>;
	/** Makes its tree show. */
	activate(disk: Disk<Kind>, signal?: AbortSignal): Promise<void>;
	/** The way back; fails with `DiskBusy` when something uses it. */
	deactivate(disk: Disk<Kind>, signal?: AbortSignal): Promise<void>;
	/**
	 * The same, until nothing of this host holds it any more and another one may have it: no loop device shows it, a volume is not active
	 * and not mapped, DRBD is secondary. `DiskBusy` when something still does.
	 */
	handOver(disk: Disk<Kind>, signal?: AbortSignal): Promise<void>;
	/** Makes it larger, active or not; smaller is refused with `ShrinkRefused`. */
	grow(disk: Disk<Kind>, size: number, signal?: AbortSignal): Promise<void>;
}
