import { mkdir } from 'node:fs/promises';
import { runBoundTree } from './bound-command.ts';
import { commandFailed } from './command-failed.ts';
import { requireFile } from './rootfs-check.ts';
import type { RootfsPlace } from './rootfs-source.ts';

/**
 * Unpacks a tar archive, compressed or not, with numeric owners and extended attributes. Members that
 * would leave the rootfs (`..`, links that lead out) make tar fail, and so the creation.
 */
export async function unpackRootfs(
	archive: string,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<void> {
	await requireFile(archive, `unpack the rootfs of ${place.name}`);
	await mkdir(place.rootfs, { mode: 0o755 });
	const keep = ['--numeric-owner', '--same-owner', '--preserve-permissions', '--acls'];
	const xattrs = ['--xattrs', '--xattrs-include=*'];
	const result = await runBoundTree(
		[
			'tar',
			'--extract',
			`--file=${archive}`,
			'--force-local',
			'-C',
			place.rootfs,
			...keep,
			...xattrs,
		],
		signal,
	);
	if (result.exitCode !== 0) {
		throw commandFailed(`unpack ${archive} for ${place.name}`, result);
	}
}
