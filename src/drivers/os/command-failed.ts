import type { CommandResult } from '../../host/process.ts';
import { OperationError } from '../../model/errors.ts';
import type { Reason } from '../../model/reasons.ts';

const SHOWN_LINES = 6;

/**
 * strerror of ENOSPC and EDQUOT in the C locale, which `run` sets, and what tar says of a write that was cut short: the
 * tools tell us in no other way.
 */
const NO_SPACE =
	/No space left on device|[Dd]isk quota exceeded|no space left|: Wrote only \d+ of \d+ bytes/;

/** Where in its source LXC says something, before what it says. */
const LXC_SOURCE = /^(lxc-[\w-]+: )\S+: \S+\.c: \w+: \d+ /;

/** A host command that failed, with the end of what it printed. A full file system is `DiskFull`. */
export function commandFailed(
	what: string,
	result: CommandResult,
	fallback: Reason = 'CreateFailed',
): OperationError {
	const output = `${result.stdout}\n${result.stderr}`;
	const tail = output
		.split('\n')
		.map((line) => line.trim().replace(LXC_SOURCE, ''))
		.filter((line) => line !== '' && !isNoise(line))
		.slice(-SHOWN_LINES)
		.join('; ');
	return new OperationError(`cannot ${what}: ${tail || `it ended with ${result.exitCode}`}`, {
		reason: NO_SPACE.test(output) ? 'DiskFull' : fallback,
	});
}

/** What each tool says after every failure. */
function isNoise(line: string): boolean {
	return (
		/^(lxc-create: .*)?Failed to create container/.test(line) ||
		/^tar: (Exiting with failure status|Error is not recoverable|Removing leading)/.test(line)
	);
}

/** The same for an error of a Node file system call. */
export function fileFailed(what: string, cause: unknown): OperationError {
	if (cause instanceof OperationError) {
		return cause;
	}
	const code = cause instanceof Error && 'code' in cause ? cause.code : '';
	const isFull = code === 'ENOSPC' || code === 'EDQUOT';
	const why = cause instanceof Error ? cause.message : String(cause);
	return new OperationError(`cannot ${what}: ${why}`, {
		reason: isFull ? 'DiskFull' : 'CreateFailed',
		cause,
	});
}
