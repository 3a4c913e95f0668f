import { launch } from '../../host/launch.ts';
import { type CommandResult, run } from '../../host/process.ts';
import { OperationError } from '../../model/errors.ts';
import { runBound } from '../os/bound-command.ts';
import { commandFailed } from '../os/command-failed.ts';

export type Argv = readonly [string, ...string[]];

/** The Debian packages of the tools that a minimal system may lack. */
const PACKAGES: Readonly<Record<string, string>> = {
	'mkfs.ext4': 'e2fsprogs',
	e2fsck: 'e2fsprogs',
	resize2fs: 'e2fsprogs',
	'mkfs.xfs': 'xfsprogs',
	xfs_growfs: 'xfsprogs',
	'mkfs.btrfs': 'btrfs-progs',
	btrfs: 'btrfs-progs',
	sfdisk: 'fdisk',
	lvs: 'lvm2',
	lvcreate: 'lvm2',
	rbd: 'ceph-common',
	drbdadm: 'drbd-utils',
	zfs: 'zfsutils-linux',
	umoci: 'umoci',
	zstd: 'zstd',
	xz: 'xz-utils',
	ssh: 'openssh-client',
	rsync: 'rsync',
};

/** A tool that is not there; whoever ran it changed nothing. */
export class ToolMissing extends OperationError {
	constructor(tool: string, what: string, cause?: unknown) {
		super(`cannot ${what}: ${tool} is not there`, {
			reason: 'DiskFailed',
			hint: `apt-get install ${packageOf(tool)}`,
			cause,
		});
	}
}

/** What brings a tool on Debian. */
export function packageOf(tool: string): string {
	return PACKAGES[tool] ?? 'util-linux';
}

/** setpriv ends with it when there is no such command, as a shell does. */
const NOT_FOUND = 127;

/** Runs a tool that writes to a disk: it cannot outlive ballast. `what` completes `cannot ...`. */
export async function writeWith(argv: Argv, what: string, signal?: AbortSignal): Promise<void> {
	const result = await tryToWrite(argv, what, signal);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
}

/** The same, and gives back whatever it said. */
export async function tryToWrite(
	argv: Argv,
	what: string,
	signal?: AbortSignal,
): Promise<CommandResult> {
	const result = await runBound(argv, signal);
	if (result.exitCode === NOT_FOUND) throw new ToolMissing(argv[0], what);
	return result;
}

/**
 * Runs a tool of a volume manager, which is not to be ended in the middle of what it writes about its volumes: it comes
 * to its end when ballast is killed, too. Returns what it printed.
 */
export async function manageWith(argv: Argv, what: string): Promise<string> {
	const result = await ask(argv, what);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
	return result.stdout;
}

/** Runs a tool and gives back whatever it said. */
export function ask(argv: Argv, what: string, signal?: AbortSignal): Promise<CommandResult> {
	return orMissing(argv, what, () => run(argv, signal && { signal }));
}

/** Runs a tool that says nothing but errors, which costs ballast a tenth of what `ask` does. */
export function tell(argv: Argv, what: string, signal?: AbortSignal): Promise<CommandResult> {
	return orMissing(argv, what, () => launch(argv, signal && { signal }));
}

async function orMissing(
	argv: Argv,
	what: string,
	running: () => Promise<CommandResult>,
): Promise<CommandResult> {
	try {
		return await running();
	} catch (cause) {
		const isMissing = cause instanceof OperationError && cause.reason === 'LxcMissing';
		throw isMissing ? new ToolMissing(argv[0], what, cause) : cause;
	}
}
