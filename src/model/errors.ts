import type { Reason } from './reasons.ts';

/** How a failed operation is looked at again. `never` means: not before somebody changes something. */
export type Retry = 'backoff' | 'never' | { readonly afterMs: number };

/**
 * An operation that failed, in words for people: `cannot X: why`.
 * `reason` is one of the reasons of `reasons.ts` and reaches conditions, events and exit codes.
 */
export class OperationError extends Error {
	readonly reason: Reason;
	readonly retry: Retry;
	/** What the reader can do next, as a sentence; empty when there is nothing to add. */
	readonly hint: string;

	constructor(
		message: string,
		options: {
			readonly reason: Reason;
			readonly retry?: Retry;
			readonly hint?: string;
			readonly cause?: unknown;
		},
	) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'OperationError';
		this.reason = options.reason;
		this.retry = options.retry ?? 'backoff';
		this.hint = options.hint ?? '';
	}
}

/** Whether a system call failed for want of room on a file system. */
export function isDiskFull(thrown: unknown): boolean {
	const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
	return code === 'ENOSPC' || code === 'EDQUOT';
}

/**
 * What was thrown as a failure of operation `what`; `null` for a defect. A full disk is nobody's mistake, wherever in an operation it
 * shows.
 */
export function failureOf(thrown: unknown, what: string): OperationError | null {
	if (thrown instanceof OperationError) return thrown;
	if (!isDiskFull(thrown)) return null;
	return new OperationError(`cannot ${what}: ${messageOf(thrown)}`, {
		reason: 'DiskFull',
		hint: MAKE_ROOM,
		cause: thrown,
	});
}

/** What to do about `DiskFull`. */
export const MAKE_ROOM = 'Make room on the file system.';

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
