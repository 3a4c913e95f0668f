import { messageOf, OperationError } from '../model/errors.ts';
import { operationErrorOf } from '../model/file-error.ts';

/** A file that could not be written; a full file system has a reason of its own. */
export function writeFailed(what: string, cause: unknown): OperationError {
	const known = operationErrorOf(cause, `write ${what}`);
	if (known !== null) return known;
	return new OperationError(`cannot write ${what}: ${messageOf(cause)}`, {
		reason: 'InternalError',
		cause,
	});
}
