import type { Stats } from 'node:fs';
import { lstat, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { OperationError } from '../../../model/errors.ts';
import type { IdRange } from '../../../model/id-range.ts';
import { outside, shiftIds } from '../../os/shift-ids.ts';
import { type ConfigHost, hasFeature } from './config/config-host.ts';

/** File systems that the kernel mounts with other ids, by their magic number, and since when. */
const MAPPABLE = new Map<number, readonly [number, number]>([
	[0xef53, [5, 12]], // ext4
	[0x58465342, [5, 12]], // xfs
	[0x9123683e, [5, 15]], // btrfs
	[0xf2f52010, [5, 18]], // f2fs
	[0x01021994, [6, 3]], // tmpfs
]);

/**
 * Whether a rootfs is mounted so that its ids look like those of the range. One that belongs to the range already is
 * mounted as it is, and so is one that is still to be made where no mount can do it: it is shifted then. Throws for one
 * that is there, belongs to others, and cannot be mounted so: its files would all be nobody's.
 */
export async function mapsRootfs(
	rootfs: string,
	range: IdRange | null,
	host: ConfigHost,
): Promise<boolean> {
	if (range === null) return false;
	const stat = await lstatIfThere(rootfs);
	if (stat !== null && isOf(range, stat)) return false;
	if (await canMap(rootfs, host)) return true;
	if (stat === null) return false;
	throw new OperationError(
		`cannot use ${rootfs} in an unprivileged container: its files belong to the ids of the host, and this kernel or LXC ${host.lxcVersion} cannot mount them as others`,
		{
			reason: 'ConfigRefused',
			retry: 'never',
			hint: `Use os: {copy: {path: ${rootfs}}} for a copy with the right ids, or install LXC 5 on Linux 5.12 or newer. ballast changes no owners in a directory of yours.`,
		},
	);
}

/** Gives a new rootfs to the range, unless it belongs to it or its mount will make it look so. */
export async function giveToRange(
	rootfs: string,
	{ range, host }: { readonly range: IdRange; readonly host: ConfigHost },
	signal?: AbortSignal,
): Promise<void> {
	const stat = await lstat(rootfs);
	if (isOf(range, stat)) return;
	if (stat.uid >= range.size) throw outside(rootfs, stat.uid, range);
	if (!(await canMap(rootfs, host))) await shiftIds(rootfs, range, signal);
}

function isOf({ start, size }: IdRange, { uid }: Stats): boolean {
	return uid >= start && uid < start + size;
}

async function canMap(path: string, host: ConfigHost): Promise<boolean> {
	if (!hasFeature(host, 'mappedRootfs')) return false;
	const since = MAPPABLE.get(await fileSystemOf(path));
	if (since === undefined) return false;
	const [major = 0, minor = 0] = release()
		.split('.')
		.map((part) => Number.parseInt(part, 10));
	return major > since[0] || (major === since[0] && minor >= since[1]);
}

/** The magic number of the file system that a path lies on, or will. */
async function fileSystemOf(path: string): Promise<number> {
	if (path !== '/' && (await lstatIfThere(path)) === null) return fileSystemOf(dirname(path));
	return (await statfs(path)).type;
}

function lstatIfThere(path: string): Promise<Stats | null> {
	return lstat(path).catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === 'ENOENT') return null;
		throw cause;
	});
}
