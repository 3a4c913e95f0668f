import type { DiskSpec } from '../model/instance-spec.ts';
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

function managedRoot(): DiskSpec {
	const readOnly = DEFAULTS.disks.readOnly;
	return { name: ROOT_DISK, mount: '/', readOnly, directory: { path: null }, other: null };
}

function diskSpec(disk: DeclaredDisk, absolutePath: AbsolutePath): DiskSpec {
	const kind = DISK_KINDS.find((each) => disk[each] !== undefined) ?? 'directory';
	const path = disk.directory?.path;
	return {
		name: disk.name,
		mount: disk.mount ?? '/',
		readOnly: disk.readOnly ?? DEFAULTS.disks.readOnly,
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
