import { OperationError } from '../../model/errors.ts';
import { runBound } from './bound-command.ts';
import { commandFailed } from './command-failed.ts';
import { requireDirectory } from './rootfs-check.ts';
import type { RootfsPlace } from './rootfs-source.ts';

/**
 * Copies a directory with owners, modes, times, hard links, extended attributes and holes; file systems
 * that can share blocks do. One process, whatever the size.
 */
export async function copyRootfs(
	from: string,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<void> {
	await requireDirectory(from, `copy the rootfs of ${place.name}`);
	if (place.rootfs.startsWith(`${from.replace(/\/+$/, '')}/`)) {
		throw new OperationError(
			`cannot copy the rootfs of ${place.name}: ${from} contains the place it would go to`,
			{ reason: 'CreateFailed', retry: 'never' },
		);
	}
	const result = await runBound(['cp', '-aT', '--reflink=auto', '--', from, place.rootfs], signal);
	if (result.exitCode !== 0) {
		throw commandFailed(`copy ${from} for ${place.name}`, result);
	}
}
