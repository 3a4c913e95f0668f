import type { Clock } from '../../../model/clock.ts';

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
