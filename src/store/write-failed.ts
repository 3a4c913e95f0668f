import { messageOf, OperationError } from '../model/errors.ts';

/** A file that could not be written; a full file system has a reason of its own. */
export function writeFailed(what: string, cause: unknown): OperationError {
	const code = cause instanceof Error && 'code' in cause ? cause.code : '';
	const isFull = code === 'ENOSPC' || code === 'EDQUOT';
	return new OperationError(`cannot write ${what}: ${messageOf(cause)}`, {
		reason: isFull ? 'DiskFull' : 'InternalError',
		...(isFull ? { hint: 'Make room on the file system.' } : {}),
		cause,
	});
}
