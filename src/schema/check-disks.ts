import type { DiskSource, Filesystem } from '../model/disk-source.ts';
import { ROOT_DISK, rootDisk } from '../model/disks.ts';
import type { DiskSpec, InstanceSpec } from '../model/instance-spec.ts';
import { formatBytes } from '../model/quantity.ts';
import type { SpecProblem } from './check-effective.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { DISK_KINDS } from './normalize-disks.ts';

type DeclaredDisk = NonNullable<DeclaredSpec['disks']>[number];

/** Smaller ones mkfs.xfs refuses to make and the kernel to grow. */
const LEAST: Readonly<Record<Filesystem, number>> = {
	ext4: 2 ** 20,
	xfs: 300 * 2 ** 20,
	btrfs: 256 * 2 ** 20,
};

/** Kinds that are part of a file system of the host. */
const WITHOUT_DEVICE: readonly DiskSource['kind'][] = ['directory', 'btrfs', 'zfs'];

/** What cannot be told of disks before all layers are merged. */
export function checkDisks(declared: DeclaredSpec, spec: InstanceSpec): readonly SpecProblem[] {
	const disks = declared.disks ?? [];
	return [
		...checkRoot(declared, rootDisk(spec)),
		...disks.flatMap(checkKind),
		...spec.disks.flatMap(checkDirectory),
		...spec.disks.flatMap(checkImage),
		...spec.disks.flatMap(checkVolume),
		...repeatedMounts(disks),
	];
}

function checkRoot({ os }: DeclaredSpec, root: DiskSpec | undefined): readonly SpecProblem[] {
	if (root === undefined) {
		const hint = 'add os: {template: busybox}, or a disk named "root"';
		return [{ path: '', message: 'nothing says where its rootfs comes from', hint }];
	}
	const path = `disks[${ROOT_DISK}].${root.source.kind}`;
	const given = givenBy(root.source);
	if (os?.ganeti !== undefined) {
		const problem = checkGaneti(os.ganeti, { root, isCopy: given?.field === 'base' });
		if (problem !== null) return [problem];
	}
	if (os?.base !== undefined && given?.field !== 'base') {
		const message = 'there is no base whose system it could be';
		return [{ path, message, hint: 'say base, or another os' }];
	}
	if (os !== undefined && !takesBase(os) && given?.isFilled === true) {
		const message = `${given.words} is used as it is, but there is an os to install too`;
		return [
			{ path: `${path}.${given.field}`, message, hint: `remove ${given.field}, or remove os` },
		];
	}
	if (os === undefined && given === null) {
		const message = 'nothing says what to put into it';
		return [{ path, message, hint: 'add an os, or name what is there already' }];
	}
	return [];
}

type DeclaredOs = NonNullable<DeclaredSpec['os']>;

/** Whether it changes what the root disk brings along, and installs nothing. */
function takesBase({ base, ganeti }: DeclaredOs): boolean {
	return base !== undefined || (ganeti?.renameFrom !== undefined && ganeti.import === undefined);
}

function checkGaneti(
	{ import: dump, renameFrom }: NonNullable<DeclaredOs['ganeti']>,
	{ root, isCopy }: { readonly root: DiskSpec; readonly isCopy: boolean },
): SpecProblem | null {
	if (WITHOUT_DEVICE.includes(root.source.kind)) {
		const message = 'a Ganeti OS makes the file system of a disk, and its root is none';
		const hint = `add disks: [{name: ${ROOT_DISK}, image: {size: 2Gi}}]`;
		return { path: 'os.ganeti.name', message, hint };
	}
	if (renameFrom === undefined || dump !== undefined || isCopy) return null;
	const message = 'nothing is there that could have had another name';
	const hint = `say import, or a base for the disk "${ROOT_DISK}"`;
	return { path: 'os.ganeti.renameFrom', message, hint };
}

/** The field with which a disk brings its content along; `isFilled`: there is never room for an os. */
function givenBy(
	source: DiskSource,
): { readonly field: string; readonly words: string; readonly isFilled: boolean } | null {
	if (source.kind !== 'directory' && 'base' in source && source.base !== null) {
		return { field: 'base', words: 'the copy of a base', isFilled: true };
	}
	switch (source.kind) {
		case 'directory':
			if (source.path === null) return null;
			return { field: 'path', words: 'an existing directory', isFilled: true };
		case 'image':
			return source.path === null ? null : { field: 'path', words: 'an image', isFilled: false };
		case 'btrfs':
		case 'zfs':
			return null;
		case 'lvm':
			return namedVolume(source.volume);
		case 'rbd':
			return namedVolume(source.image);
		case 'block':
		case 'drbd':
			return A_DEVICE;
	}
}

const A_DEVICE = { field: '', words: 'a device', isFilled: false } as const;

/** One that ballast makes brings nothing along. */
const namedVolume = (name: string | null) => (name === null ? null : A_DEVICE);

function checkKind(disk: DeclaredDisk): readonly SpecProblem[] {
	const path = `disks[${disk.name}]`;
	const kinds = DISK_KINDS.filter((kind) => disk[kind] !== undefined);
	if (kinds.length === 0) {
		return [{ path, message: 'it has no kind', hint: `use one of ${DISK_KINDS.join(', ')}` }];
	}
	if (kinds.length > 1) {
		const message = `layers make it ${kinds.join(' and ')} at the same time`;
		return [{ path, message, hint: 'unset one with null' }];
	}
	if (disk.mount === undefined && disk.name !== ROOT_DISK) {
		return [{ path, message: '"mount" is missing', hint: '' }];
	}
	return [];
}

function checkDirectory({ name, source }: DiskSpec): readonly SpecProblem[] {
	if (source.kind !== 'directory' || source.base === null) return [];
	const path = `disks[${name}].directory.base`;
	if (name === ROOT_DISK) {
		const message = 'the root directory is copied by an os';
		return [{ path, message, hint: 'say os: {copy: {path: ...}} instead' }];
	}
	if (source.path === null) return [];
	const message = 'an existing directory is used as it is';
	return [{ path, message, hint: 'remove base, or remove path' }];
}

function checkImage({ name, source }: DiskSpec): readonly SpecProblem[] {
	if (source.kind !== 'image') return [];
	const path = `disks[${name}].image`;
	const { size, base, partition, filesystem } = source;
	const isNew = source.path === null && base === null;
	if (partition !== null && isNew) {
		const message = 'a new image gets no partition table';
		return [{ path: `${path}.partition`, message, hint: 'remove it, or say path or base' }];
	}
	if (isNew && size === null) {
		return [{ path, message: '"size" is missing', hint: 'such as size: 10Gi' }];
	}
	return base === null ? leastSize(path, size, filesystem) : [];
}

function checkVolume({ name, source }: DiskSpec): readonly SpecProblem[] {
	if (source.kind !== 'lvm' && source.kind !== 'rbd') return [];
	const path = `disks[${name}].${source.kind}`;
	const { size, filesystem } = source;
	const isNew = (source.kind === 'lvm' ? source.volume : source.image) === null;
	if (isNew && size === null) {
		return [{ path, message: '"size" is missing', hint: 'such as size: 10Gi' }];
	}
	if (!isNew && source.kind === 'lvm' && source.thinPool !== null) {
		const message = 'a volume that is there already is used as it is';
		return [{ path: `${path}.thinPool`, message, hint: 'remove thinPool, or remove volume' }];
	}
	return leastSize(path, size, filesystem);
}

function leastSize(
	path: string,
	size: number | null,
	filesystem: Filesystem,
): readonly SpecProblem[] {
	if (size === null || size >= LEAST[filesystem]) return [];
	const message = `${filesystem} needs at least ${formatBytes(LEAST[filesystem])}`;
	return [{ path: `${path}.size`, message, hint: 'say more, or another filesystem' }];
}

function repeatedMounts(disks: readonly DeclaredDisk[]): readonly SpecProblem[] {
	const mounted = disks.filter(({ mount }) => mount !== undefined);
	return mounted
		.filter((disk, index) => mounted.findIndex(({ mount }) => mount === disk.mount) < index)
		.map(({ name, mount }) => {
			const message = `another disk is mounted at ${mount} already`;
			return { path: `disks[${name}].mount`, message, hint: '' };
		});
}
