/** The file systems that ballast makes, checks and grows. */
export type Filesystem = 'ext4' | 'xfs' | 'btrfs';

/** Bytes; `null` = as large as it is, or for a directory: no limit of its own. */
export type DiskSize = number | null;

/**
 * What one disk is made of. Paths are absolute. Where a path or a volume's name is `null`, ballast makes
 * the thing, names it and removes it with the instance; what is named by the user is used, filled when it is
 * blank, and never removed.
 */
export type DiskSource =
	| {
			readonly kind: 'directory';
			readonly path: string | null;
			/** A directory that a new one is copied from. */
			readonly base: string | null;
	  }
	/** A sparse file. */
	| {
			readonly kind: 'image';
			readonly path: string | null;
			readonly size: DiskSize;
			readonly filesystem: Filesystem;
			/** From 1; `null` = the file system begins at the first byte. */
			readonly partition: number | null;
			/** An image that a new one is copied from (blocks are shared where the file system can). */
			readonly base: string | null;
	  }
	/** A block device that the host has. */
	| {
			readonly kind: 'block';
			readonly device: string;
			readonly filesystem: Filesystem;
	  }
	/** A logical volume. */
	| {
			readonly kind: 'lvm';
			readonly group: string;
			readonly volume: string | null;
			/** A thin pool of the group; `null` = a linear volume. */
			readonly thinPool: string | null;
			readonly size: DiskSize;
			readonly filesystem: Filesystem;
	  }
	/** A subvolume below a folder on btrfs; the size is the limit of its qgroup. */
	| {
			readonly kind: 'btrfs';
			readonly folder: string;
			/** A subvolume that a new one is a snapshot of. */
			readonly base: string | null;
			readonly size: DiskSize;
	  }
	/** A dataset below another one; the size is its refquota. */
	| {
			readonly kind: 'zfs';
			readonly parent: string;
			/** A snapshot (`pool/data@name`) that a new dataset is a clone of. */
			readonly base: string | null;
			readonly size: DiskSize;
	  }
	/** A resource that the host's DRBD configuration has. */
	| {
			readonly kind: 'drbd';
			readonly resource: string;
			readonly volume: number;
			readonly filesystem: Filesystem;
	  }
	/** A RADOS block device. */
	| {
			readonly kind: 'rbd';
			readonly pool: string;
			readonly image: string | null;
			readonly size: DiskSize;
			readonly filesystem: Filesystem;
	  };

export type DiskKind = DiskSource['kind'];
