import type { CommandResult } from '../../host/process.ts';
import { OperationError, type Retry } from '../../model/errors.ts';
import { roundedBytes } from '../../model/quantity.ts';
import { commandFailed } from './command-failed.ts';

/** One unpacking. */
export interface Unpacking {
	readonly archive: string;
	/** Completes `cannot ...`. */
	readonly what: string;
	readonly rootfs: string;
	/** Bytes of the archive as it is, which is packed in most cases. */
	readonly archiveBytes: number;
	/** Bytes that were free where the rootfs is, before anything was unpacked. */
	readonly freeBytes: number;
}

/** What is wrong with the archive, which tar tells in no other way than by these lines. */
interface Wrong {
	readonly line: RegExp;
	/** In words that need no knowledge of tar; '' = tar's are good enough. */
	readonly why: string;
	readonly hint: string;
	readonly retry: Retry;
}

const FIX_LINKS =
	'Where did it come from? If you made it: pack the folder as a whole, so that each link leads to something in it.';

/** The first that matches counts. */
const WRONG: readonly Wrong[] = [
	{
		line: /(\S+): Cannot exec/,
		why: '',
		hint: 'Install the program that unpacks it: apt-get install zstd xz-utils bzip2',
		retry: 'backoff',
	},
	{
		line: /does not look like a tar|not in gzip format|unsupported format|format not recognized/,
		why: '',
		hint: 'Is it a tar archive, compressed or not?',
		retry: 'backoff',
	},
	{
		line: /[Uu]nexpected end of file|Unexpected EOF|premature end/,
		why: '',
		hint: 'It is not whole: copy it again.',
		retry: 'backoff',
	},
	{
		line: /Member name contains '\.\.'/,
		why: 'it names a file outside of the rootfs, which is refused',
		hint: 'Do not trust it.',
		retry: 'never',
	},
	{
		line: /: Cannot hard link to /,
		why: 'it gives another name to a file that is not in it, or lies outside of the rootfs, which is refused',
		hint: FIX_LINKS,
		retry: 'never',
	},
	{
		// tar makes a link that leads out only at the end, and has an empty file in its place until then
		line: /: Cannot \w+( \w+)*: Not a directory/,
		why: 'it writes through a link that leads out of the rootfs, or below what is no directory, which is refused',
		hint: FIX_LINKS,
		retry: 'never',
	},
];

/** The error for a tar that failed: what the archive does, one line of tar, and what to do. */
export function unpackFailed(unpacking: Unpacking, result: CommandResult): OperationError {
	const { what } = unpacking;
	const failed = commandFailed(what, result);
	if (failed.reason === 'DiskFull') return diskFull(unpacking, result);
	const lines = result.stderr.split('\n');
	for (const { line: pattern, why, hint, retry } of WRONG) {
		const line = lines.find((each) => pattern.test(each));
		if (line === undefined) continue;
		const words = why === '' ? line : `${why} (${line})`;
		return new OperationError(`cannot ${what}: ${words}`, { reason: failed.reason, retry, hint });
	}
	return failed;
}

function diskFull(
	{ what, rootfs, archiveBytes, freeBytes }: Unpacking,
	{ stderr }: CommandResult,
): OperationError {
	const had = `the file system of ${rootfs} is full: ${roundedBytes(freeBytes)} were free there, and the archive has ${roundedBytes(archiveBytes)} as it is packed`;
	const [line = ''] = stderr
		.split('\n')
		.filter((each) => /[Nn]o space|quota|Wrote only/.test(each));
	return new OperationError(`cannot ${what}: ${had} (${line})`, {
		reason: 'DiskFull',
		hint: 'Make room there (df -h and df -i show what is full), or give the root disk a larger size.',
	});
}

/**
 * The error for an archive with absolute names, which tar unpacks below the rootfs and says so: whoever packed it meant
 * another place. `null` = there is none.
 */
export function absoluteNames(
	{ what, archive }: Unpacking,
	{ stderr }: CommandResult,
): OperationError | null {
	if (!/Removing leading `\/' from/.test(stderr)) return null;
	return new OperationError(
		`cannot ${what}: it holds absolute names, which lead out of the rootfs and are refused`,
		{
			reason: 'CreateFailed',
			retry: 'never',
			hint: `See which: tar -tPf ${archive} | grep ^/. Pack it anew without them: tar -C FOLDER -cf ARCHIVE .`,
		},
	);
}
