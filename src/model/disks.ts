import type { DiskSource } from './disk-source.ts';
import type { DiskSpec, InstanceSpec } from './instance-spec.ts';

/** The disk that is mounted at `/` has this name, so that a field path tells what a change means. */
export const ROOT_DISK = 'root';

/** The disk with the root file system; `undefined` for a spec that has none, which no good spec is. */
export function rootDisk({ disks }: Pick<InstanceSpec, 'disks'>): DiskSpec | undefined {
	return disks.find(({ mount }) => mount === '/');
}

/** A directory that was there before ballast and is used where it is; `null` for everything else. */
export function directoryInPlace(disk: DiskSpec | undefined): string | null {
	return disk?.source.kind === 'directory' ? disk.source.path : null;
}

/** Whether it has to be mounted on the host before a container can have it. A directory is there as it is. */
export function isMounted({ source }: Pick<DiskSpec, 'source'>): boolean {
	return source.kind !== 'directory' && source.kind !== 'btrfs';
}

/** Whether it can be made larger while it is mounted: the loop device of a partition ends where that did then. */
export function growsInUse({ source }: Pick<DiskSpec, 'source'>): boolean {
	return source.kind !== 'image' || source.partition === null;
}

/** Whether all nodes can reach it where it is: storage that the spec names. Whether they do is for people to know. */
export function canBeShared(source: DiskSource): boolean {
	switch (source.kind) {
		case 'directory':
		case 'image':
			return source.path !== null;
		case 'block':
		case 'drbd':
			return true;
		case 'rbd':
			return source.image !== null;
		case 'lvm':
			return source.volume !== null;
		case 'btrfs':
		case 'zfs':
			return false;
	}
}

/** What can be made larger later; `null` where nothing says how large it is. */
export function sizeOfSource(source: DiskSource): number | null {
	return 'size' in source ? source.size : null;
}

/** The same thing on the host, whatever its size. */
export function isSameSource(one: DiskSource, other: DiskSource): boolean {
	const before: Readonly<Record<string, unknown>> = { ...one };
	for (const [field, value] of Object.entries(other)) {
		if (field !== 'size' && before[field] !== value) return false;
	}
	return true;
}
