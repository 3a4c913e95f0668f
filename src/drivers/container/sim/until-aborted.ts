/**
 * Comes back when one of them aborts. It listens to each and not to `AbortSignal.any` of them: Node 20 keeps such a signal, with all
 * that its listeners reach, until it aborts, and a simulated daemon may end without that.
 */
export function untilAborted(signals: readonly AbortSignal[]): Promise<void> {
	if (signals.some(({ aborted }) => aborted)) return Promise.resolve();
	return new Promise((resolve) => {
		const end = (): void => {
			for (const signal of signals) signal.removeEventListener('abort', end);
			resolve();
		};
		for (const signal of signals) signal.addEventListener('abort', end);
	});
}
