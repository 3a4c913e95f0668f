import { realpath } from 'node:fs/promises';
import { launch } from '../../../host/launch.ts';
import { OperationError } from '../../../model/errors.ts';
import { mountsOf } from '../../cgroup/mount-info.ts';

/**
 * Removes a folder with all that is below it, and never anything that only shows there: symbolic links
 * are not followed, and while something is mounted below it nothing is removed at all.
 */
export async function removeTree(path: string): Promise<void> {
	const mounts = await mountsBelow(path);
	if (mounts.length > 0) {
		throw new OperationError(
			`cannot remove ${path}: something is mounted at ${mounts.join(', ')}`,
			{
				reason: 'CleanUpFailed',
				hint: `Run: umount ${mounts.join(' ')}`,
			},
		);
	}
	const result = await launch(['rm', '-rf', '--one-file-system', '--', path]);
	if (result.exitCode !== 0) {
		throw new OperationError(`cannot remove ${path}: ${result.stderr.trim()}`, {
			reason: 'CleanUpFailed',
		});
	}
}

/** Unmounts whatever a half-done operation mounted below a folder, the innermost first. */
export async function unmountBelow(path: string): Promise<void> {
	for (const mountPoint of (await mountsBelow(path)).toReversed()) {
		const result = await launch(['umount', '--', mountPoint]);
		if (result.exitCode !== 0) {
			throw new OperationError(`cannot unmount ${mountPoint}: ${result.stderr.trim()}`, {
				reason: 'CleanUpFailed',
			});
		}
	}
}

/** In the order in which they were mounted. */
export async function mountsBelow(path: string): Promise<readonly string[]> {
	// the kernel knows them by their paths without symbolic links
	const real = await realpath(path).catch(() => path);
	return mountsOf('self')
		.map((mount) => mount.mountPoint)
		.filter((mountPoint) => mountPoint === real || mountPoint.startsWith(`${real}/`));
}
