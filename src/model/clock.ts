/** The source of time for everything that waits, so that tests can run hours in an instant. */
export interface Clock {
	/** ms since the epoch. */
	now(): number;
	/** Calls `act` once after that many ms, unless the returned function cancels it before. */
	after(ms: number, act: () => void): () => void;
}

/**
 * Whether so many ms have passed since a moment (both moments in ms since the epoch). One that is still to come was noted before the clock was
 * set back, and nobody waits until it comes again.
 */
export function hasPassed(ms: number, since: number, now: number): boolean {
	return now < since || now - since >= ms;
}

/** Comes back when the time has passed or the signal aborts, whichever is first; it never throws. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
	if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
	return new Promise((resolve) => {
		const finish = () => {
			cancel();
			signal?.removeEventListener('abort', finish);
			resolve();
		};
		const cancel = clock.after(ms, finish);
		signal?.addEventListener('abort', finish);
	});
}
