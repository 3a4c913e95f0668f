import { mkdir } from 'node:fs/promises';
import type { CommandResult } from '../../host/process.ts';
import { OperationError } from '../../model/errors.ts';
import { runBoundTree } from './bound-command.ts';
import { commandFailed } from './command-failed.ts';
import { refuseDevices } from './refuse-devices.ts';
import { requireFile } from './rootfs-check.ts';
import type { RootfsPlace } from './rootfs-source.ts';

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
 * names, fails for `..`, and makes links that lead out only when everything else is written.
 */
export async function unpackRootfs(
	archive: string,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<void> {
	await requireFile(archive, `unpack the rootfs of ${place.name}`);
	await mkdir(place.rootfs, { recursive: true, mode: 0o755 });
	const from = ['--extract', `--file=${archive}`, '--force-local', '-C', place.rootfs];
	const tar = ['tar', ...from, ...AS_IT_WAS, ...WITHOUT_DEV] as const;
	const result = await runBoundTree(tar, signal);
	if (result.exitCode !== 0) throw unpackFailed(`unpack ${archive} for ${place.name}`, result);
	await refuseDevices(place.rootfs, archive);
}

function unpackFailed(what: string, result: CommandResult): OperationError {
	const failed = commandFailed(what, result);
	const hint = HINTS.find(([pattern]) => pattern.test(result.stderr))?.[1];
	if (hint === undefined || failed.reason === 'DiskFull') return failed;
	return new OperationError(failed.message, { reason: failed.reason, hint });
}

/** What tar says, which tells the cases apart in no other way, and what to do then. */
const HINTS: readonly (readonly [RegExp, string])[] = [
	[
		/(\S+): Cannot exec/,
		'Install the program that unpacks it: apt-get install zstd xz-utils bzip2',
	],
	[
		/does not look like a tar|not in gzip format|unsupported format|format not recognized/,
		'Is it a tar archive, compressed or not?',
	],
	[/[Uu]nexpected end of file|Unexpected EOF|premature end/, 'It is not whole: copy it again.'],
	[/Member name contains '\.\.'/, 'It tries to write outside of the rootfs: do not trust it.'],
];
