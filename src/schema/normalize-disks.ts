import type { DiskSpec, IoLimits, OsSpec } from '../model/instance-spec.ts';
import { NO_IO_LIMITS } from '../model/io-limits.ts';
import { provedValue } from '../model/parsed.ts';
import { parseBytes } from '../model/quantity.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { DEFAULTS } from './generated/defaults.ts';

type DeclaredDisk = NonNullable<DeclaredSpec['disks']>[number];
type AbsolutePath = (fieldPath: string, written: string) => string;

/** The disk that is mounted at `/` has this name, so that a field path tells what a change means. */
export const ROOT_DISK = 'root';

/** The kinds of disk of which each disk is one. */
export const DISK_KINDS = [
	'directory',
	'image',
	'block',
	'lvm',
	'drbd',
	'rbd',
	'btrfs',
	'zfs',
] as const satisfies readonly (keyof DeclaredDisk)[];

/** Where a rootfs can come from; `os` names one of them. */
export const OS_KINDS = [
	'template',
	'copy',
	'tarball',
	'ganeti',
	'oci',
] as const satisfies readonly (keyof NonNullable<DeclaredSpec['os']>)[];

/** The disks; with an `os` and no root disk, the rootfs is a directory that ballast makes. */
export function diskSpecs(
	{ disks = [], os }: DeclaredSpec,
	absolutePath: AbsolutePath,
): readonly DiskSpec[] {
	const declared = disks.map((disk) => diskSpec(disk, absolutePath));
	const hasRoot = disks.some(({ name }) => name === ROOT_DISK);
	return hasRoot || os === undefined ? declared : [managedRoot(), ...declared];
}

/** The one kind that `os` names; `null` when there is none. */
export function osSpec(os: DeclaredSpec['os'], absolutePath: AbsolutePath): OsSpec | null {
	if (os?.template !== undefined) {
		return { kind: 'template', template: os.template, args: os.args ?? DEFAULTS.os.args };
	}
	if (os?.copy !== undefined) {
		return { kind: 'copy', path: absolutePath('os.copy.path', os.copy.path) };
	}
	if (os?.tarball !== undefined) {
		return { kind: 'tarball', path: absolutePath('os.tarball.path', os.tarball.path) };
	}
	if (os?.ganeti !== undefined) {
		return { kind: 'ganeti', name: os.ganeti.name, variant: os.ganeti.variant ?? null };
	}
	if (os?.oci !== undefined) {
		return { kind: 'oci', path: absolutePath('os.oci.path', os.oci.path) };
	}
	return null;
}

function managedRoot(): DiskSpec {
	const readOnly = DEFAULTS.disks.readOnly;
	return {
		name: ROOT_DISK,
		mount: '/',
		readOnly,
		io: null,
		directory: { path: null },
		other: null,
	};
}

function diskSpec(disk: DeclaredDisk, absolutePath: AbsolutePath): DiskSpec {
	const kind = DISK_KINDS.find((each) => disk[each] !== undefined) ?? 'directory';
	const path = disk.directory?.path;
	return {
		name: disk.name,
		mount: disk.mount ?? '/',
		readOnly: disk.readOnly ?? DEFAULTS.disks.readOnly,
		io: disk.io === undefined ? null : ioLimits(disk.io),
		directory:
			kind === 'directory'
				? {
						path:
							path === undefined ? null : absolutePath(`disks[${disk.name}].directory.path`, path),
					}
				: null,
		other: kind === 'directory' ? null : { kind, settings: { ...disk[kind] } },
	};
}

function ioLimits(io: NonNullable<DeclaredDisk['io']>): IoLimits {
	const { readIops, writeIops } = { ...NO_IO_LIMITS, ...io };
	return { readBps: bytes(io.readBps), writeBps: bytes(io.writeBps), readIops, writeIops };
}

function bytes(written: string | number | undefined): number | null {
	return written === undefined ? null : provedValue(parseBytes(written));
}
