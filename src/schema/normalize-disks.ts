import type { DiskSource } from '../model/disk-source.ts';
import { ROOT_DISK } from '../model/disks.ts';
import type { DiskSpec, IoLimits } from '../model/instance-spec.ts';
import { NO_IO_LIMITS } from '../model/io-limits.ts';
import { provedValue } from '../model/parsed.ts';
import { parseBytes } from '../model/quantity.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { DEFAULTS } from './generated/defaults.ts';

type DeclaredDisk = NonNullable<DeclaredSpec['disks']>[number];
type AbsolutePath = (fieldPath: string, written: string) => string;

/** The kinds of disk of which each disk is one. */
export const DISK_KINDS = [
	'directory',
	'image',
	'block',
	'btrfs',
	'lvm',
	'drbd',
	'rbd',
	'zfs',
] as const satisfies readonly (keyof DeclaredDisk)[];

/** Where a rootfs can come from; `os` names one of them. */
export const OS_KINDS = [
	'template',
	'copy',
	'tarball',
	'base',
	'ganeti',
	'oci',
] as const satisfies readonly (keyof NonNullable<DeclaredSpec['os']>)[];

/** One that ballast makes. */
const NEW_DIRECTORY: DiskSource = { kind: 'directory', path: null, base: null };

/** The disks; with an `os` and no root disk, the rootfs is a directory that ballast makes. */
export function diskSpecs(
	{ disks = [], os }: DeclaredSpec,
	absolutePath: AbsolutePath,
): readonly DiskSpec[] {
	const declared = disks.map((disk) => diskSpec(disk, absolutePath));
	const hasRoot = disks.some(({ name }) => name === ROOT_DISK);
	return hasRoot || os === undefined ? declared : [managedRoot(), ...declared];
}

function managedRoot(): DiskSpec {
	const { readOnly } = DEFAULTS.disks;
	return {
		name: ROOT_DISK,
		mount: '/',
		readOnly,
		io: null,
		source: NEW_DIRECTORY,
	};
}

function diskSpec(disk: DeclaredDisk, absolutePath: AbsolutePath): DiskSpec {
	const absolute = (field: string, path: string | undefined) =>
		path === undefined ? null : absolutePath(`disks[${disk.name}].${field}`, path);
	return {
		name: disk.name,
		mount: disk.mount ?? '/',
		readOnly: disk.readOnly ?? DEFAULTS.disks.readOnly,
		io: disk.io === undefined ? null : ioLimits(disk.io),
		source: localSource(disk, absolute) ?? volumeSource(disk) ?? unsaid(),
	};
}

/** A disk without a kind is an error that `checkEffective` tells. */
const unsaid = (): DiskSource => NEW_DIRECTORY;

/** A disk that is named by a path of the host. */
function localSource(
	{ directory, image, block, btrfs }: DeclaredDisk,
	absolute: (field: string, path: string | undefined) => string | null,
): DiskSource | null {
	if (directory !== undefined) {
		return {
			kind: 'directory',
			path: absolute('directory.path', directory.path),
			base: absolute('directory.base', directory.base),
		};
	}
	if (image !== undefined) {
		return {
			kind: 'image',
			path: absolute('image.path', image.path),
			size: bytes(image.size),
			filesystem: image.filesystem ?? DEFAULTS.disks.image.filesystem,
			partition: image.partition ?? null,
			base: absolute('image.base', image.base),
		};
	}
	if (block !== undefined) return { kind: 'block', ...DEFAULTS.disks.block, ...block };
	if (btrfs === undefined) return null;
	return {
		kind: 'btrfs',
		folder: absolute('btrfs.folder', btrfs.folder) ?? btrfs.folder,
		base: absolute('btrfs.base', btrfs.base),
		size: bytes(btrfs.size),
	};
}

/** A disk that a volume manager knows by its name. */
function volumeSource({ lvm, drbd, rbd, zfs }: DeclaredDisk): DiskSource | null {
	if (lvm !== undefined) {
		const unset = { volume: null, thinPool: null, ...DEFAULTS.disks.lvm };
		return { kind: 'lvm', ...unset, ...lvm, size: bytes(lvm.size) };
	}
	if (drbd !== undefined) return { kind: 'drbd', ...DEFAULTS.disks.drbd, ...drbd };
	if (rbd !== undefined) {
		return { kind: 'rbd', image: null, ...DEFAULTS.disks.rbd, ...rbd, size: bytes(rbd.size) };
	}
	return zfs === undefined ? null : { kind: 'zfs', base: null, ...zfs, size: bytes(zfs.size) };
}

function ioLimits(io: NonNullable<DeclaredDisk['io']>): IoLimits {
	const { readIops, writeIops } = { ...NO_IO_LIMITS, ...io };
	return { readBps: bytes(io.readBps), writeBps: bytes(io.writeBps), readIops, writeIops };
}

function bytes(written: string | number | undefined): number | null {
	return written === undefined ? null : provedValue(parseBytes(written));
}
