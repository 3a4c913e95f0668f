import { OperationError } from './errors.ts';
import type { Reason } from './reasons.ts';

interface Trouble {
	readonly why: string;
	readonly hint: string;
	readonly reason: Reason;
}

const AS_ROOT = 'Run it as root, or give this user the right to use it.';

/** What a host may answer for a file though ballast does nothing wrong. Other codes, such as ENOENT, mostly tell of a defect. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
	EACCES: { why: 'permission denied', hint: AS_ROOT, reason: 'FileUnusable' },
	EPERM: { why: 'operation not permitted', hint: AS_ROOT, reason: 'FileUnusable' },
	EROFS: {
		why: 'the file system is read-only',
		hint: 'Mount it writable, or choose another folder with --root.',
		reason: 'FileUnusable',
	},
	ENOTDIR: {
		why: 'a part of the path is no folder',
		hint: 'Correct the path.',
		reason: 'FileUnusable',
	},
	ENAMETOOLONG: {
		why: 'the path is too long',
		hint: 'Choose a shorter one.',
		reason: 'FileUnusable',
	},
	EIO: {
		why: 'input/output error',
		hint: "See the kernel's log (dmesg) for the disk.",
		reason: 'FileUnusable',
	},
	ENOSPC: {
		why: 'the file system is full',
		hint: 'Make room on it: bytes (df) or files (df -i).',
		reason: 'DiskFull',
	},
	EDQUOT: {
		why: 'the disk quota is used up',
		hint: 'Make room, or raise the quota.',
		reason: 'DiskFull',
	},
};

/** What Node says of `mkdir -p` where the file system takes nothing. */
const NOTHING_MADE: Trouble = {
	why: 'it cannot be made; its file system may be read-only',
	hint: 'Choose another folder with --root.',
	reason: 'FileUnusable',
};

/**
 * What was thrown as a failed operation: as it is, or, where the host refused a file, in words and with what to do about it. `null` for anything
 * else, which is a defect. `act` says what could not be done, such as `write /x`; without it, the error says which file it was.
 */
export function operationErrorOf(thrown: unknown, act?: string): OperationError | null {
	if (thrown instanceof OperationError) return thrown;
	if (!(thrown instanceof Error)) return null;
	const { code, syscall, path } = thrown as NodeJS.ErrnoException;
	if (code === undefined || syscall === undefined || !isOfFiles(syscall)) return null;
	const trouble = syscall === 'mkdir' && code === 'ENOENT' ? NOTHING_MADE : TROUBLES[code];
	if (trouble === undefined) return null;
	const { why, hint, reason } = trouble;
	const message = `cannot ${act ?? `use ${path ?? 'a file'}`}: ${why}`;
	return new OperationError(message, { reason, hint, cause: thrown });
}

/** True when whoever runs ballast may not look: nothing follows from that about what is there. */
export function isDenied(thrown: unknown): boolean {
	return thrown instanceof Error && 'code' in thrown && DENIED.has(thrown.code);
}

const DENIED: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

/** Commands and sockets have files as well, and say better what is wrong with them. */
function isOfFiles(syscall: string): boolean {
	return !/^(spawn|connect|listen|bind)/.test(syscall);
}
