import { messageOf, OperationError } from '../model/errors.ts';
import { operationErrorOf } from '../model/file-error.ts';
import { REASONS, type Reason } from '../model/reasons.ts';

/** An error on the wire, after RFC 9457 (`application/problem+json`). */
export interface Problem {
	readonly title: string;
	readonly status: number;
	readonly detail: string;
	readonly reason: Reason;
	readonly hint: string;
}

/** What was thrown as the caller gets to see it: no stack, the same words as in the terminal. */
export function problemOf(thrown: unknown): Problem {
	const error = operationErrorOf(thrown);
	if (error !== null)
		return {
			title: REASONS[error.reason],
			status: 409,
			detail: error.message,
			reason: error.reason,
			hint: error.hint,
		};
	return {
		title: REASONS.InternalError,
		status: 500,
		detail: messageOf(thrown),
		reason: 'InternalError',
		hint: '',
	};
}

/** The way back on the client's side. */
export function errorOf(problem: Problem): OperationError {
	return new OperationError(problem.detail, {
		reason: problem.reason,
		retry: 'never',
		hint: problem.hint,
	});
}
