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

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
