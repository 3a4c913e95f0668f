import { isDiskFull, MAKE_ROOM, messageOf, OperationError } from '../model/errors.ts';

/** A file that could not be written; a full file system has a reason of its own. */
export function writeFailed(what: string, cause: unknown): OperationError {
	const isFull = isDiskFull(cause);
	return new OperationError(`cannot write ${what}: ${messageOf(cause)}`, {
		reason: isFull ? 'DiskFull' : 'InternalError',
		...(isFull ? { hint: MAKE_ROOM } : {}),
		cause,
	});
}
