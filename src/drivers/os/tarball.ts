import { mkdir, stat, statfs } from 'node:fs/promises';
import { runBoundTree } from './bound-command.ts';
import { refuseDevices } from './refuse-devices.ts';
import { requireFile } from './rootfs-check.ts';
import type { RootfsPlace } from './rootfs-source.ts';
import { absoluteNames, unpackFailed } from './unpack-failed.ts';

/** Owners by number, since names mean the users of this host; everything else as it was. */
const AS_IT_WAS = [
	'--numeric-owner',
	'--same-owner',
	'--preserve-permissions',
	'--acls',
	'--xattrs',
	'--xattrs-include=*',
];

/** LXC mounts a /dev of its own over the one of the rootfs. */
const WITHOUT_DEV = ['--anchored', '--exclude=dev/*', '--exclude=./dev/*'];

/**
 * Unpacks a tar archive, compressed or not. tar itself lets nothing lead outside: it takes the slash from absolute
 * names (and is believed to have failed then), fails for `..`, and makes links that lead out only when everything else is
 * written.
 */
export async function unpackRootfs(
	archive: string,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<void> {
	await requireFile(archive, `unpack the rootfs of ${place.name}`);
	await mkdir(place.rootfs, { recursive: true, mode: 0o755 });
	const unpacking = {
		...{ archive, what: `unpack ${archive} for ${place.name}`, rootfs: place.rootfs },
		archiveBytes: (await stat(archive)).size,
		freeBytes: await freeBytesAt(place.rootfs),
	};
	const from = ['--extract', `--file=${archive}`, '--force-local', '-C', place.rootfs];
	const tar = ['tar', ...from, ...AS_IT_WAS, ...WITHOUT_DEV] as const;
	const result = await runBoundTree(tar, signal);
	if (result.exitCode !== 0) throw unpackFailed(unpacking, result);
	const refused = absoluteNames(unpacking, result);
	if (refused !== null) throw refused;
	await refuseDevices(place.rootfs, archive);
}

async function freeBytesAt(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}
