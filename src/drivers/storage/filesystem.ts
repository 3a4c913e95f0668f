import type { Filesystem } from '../../model/disk-source.ts';
import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import { type Argv, ask, tryToWrite, writeWith } from './host-tool.ts';

/** What resize2fs says then; it ends with 1 whatever went wrong. */
const NOT_WHILE_MOUNTED = /Permission denied to resize filesystem|does not support online resiz/;

/** e2fsck ends with it when all is well after it. */
const ERRORS_CORRECTED = 1;

/** Never with force: each tool refuses by itself what is mounted, and a file system that it finds. */
const MAKE: Readonly<Record<Filesystem, Argv>> = {
	ext4: ['mkfs.ext4', '-q'],
	xfs: ['mkfs.xfs', '-q'],
	btrfs: ['mkfs.btrfs', '-q'],
};

export async function makeFilesystem(
	filesystem: Filesystem,
	path: string,
	signal?: AbortSignal,
): Promise<void> {
	const what = `make ${filesystem} on ${path}`;
	await writeWith([...MAKE[filesystem], '--', path], what, signal);
}

/**
 * Lets an ext4 that is not mounted fill its file or device; the other two can only be grown while mounted.
 * resize2fs wants a check first.
 */
export async function growUnmountedExt4(path: string, signal?: AbortSignal): Promise<void> {
	const what = `check ext4 on ${path}`;
	const check = await ask(['e2fsck', '-f', '-p', '--', path], what, signal);
	if (check.exitCode > ERRORS_CORRECTED) throw commandFailed(what, check, 'DiskFailed');
	await writeWith(['resize2fs', '--', path], `grow ext4 on ${path}`, signal);
}

/** Lets a mounted file system fill its device. Nothing happens when it does already. */
export async function growFilesystem(
	filesystem: Filesystem,
	place: { readonly device: string; readonly mountPoint: string },
	signal?: AbortSignal,
): Promise<void> {
	const { device, mountPoint } = place;
	const argv: Readonly<Record<Filesystem, Argv>> = {
		ext4: ['resize2fs', device],
		xfs: ['xfs_growfs', '-d', mountPoint],
		btrfs: ['btrfs', 'filesystem', 'resize', 'max', mountPoint],
	};
	const what = `grow ${filesystem} at ${mountPoint}`;
	const result = await tryToWrite(argv[filesystem], what, signal);
	if (NOT_WHILE_MOUNTED.test(result.stderr)) throw notWhileMounted(what);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
}

/** It is the kernel that says so, of whoever lacks CAP_SYS_RESOURCE, and of what only an unmounted file system can do. */
function notWhileMounted(what: string): OperationError {
	return new OperationError(`cannot ${what}: the kernel does not let it grow while it is mounted`, {
		reason: 'DiskFailed',
		retry: 'never',
		hint: 'Stop the instance: it grows then, and keeps what is on it.',
	});
}
