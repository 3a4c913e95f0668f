/** How something that runs is ended before its time. */
export interface Ending {
	/** Asks it to end. */
	readonly end: () => void;
	/** Ends it for good, 5 s after it was asked. */
	readonly force: () => void;
}

export interface Demand {
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
}

const FORCE_AFTER_MS = 5000;

/** Ends something at the timeout or when the signal aborts, and remembers which it was; `leave` when it is over. */
export function endOnDemand(
	{ end, force }: Ending,
	{ timeoutMs, signal }: Demand,
): { readonly why: () => string | null; readonly leave: () => void } {
	let reason: string | null = null;
	let forcing: NodeJS.Timeout | undefined;
	const begin = (why: string): void => {
		reason ??= why;
		end();
		forcing ??= setTimeout(force, FORCE_AFTER_MS);
	};
	const abort = (): void => begin('it was interrupted');
	signal?.addEventListener('abort', abort, { once: true });
	const late =
		timeoutMs === undefined
			? undefined
			: setTimeout(() => begin(`it took longer than ${timeoutMs} ms`), timeoutMs);
	return {
		why: () => reason,
		leave: () => {
			clearTimeout(late);
			clearTimeout(forcing);
			signal?.removeEventListener('abort', abort);
		},
	};
}
