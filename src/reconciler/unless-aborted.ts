/** Waits for it, and no longer than until the signal aborts: then it throws, and the work goes on unheard. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	signal.throwIfAborted();
	let leave = (): void => undefined;
	const aborted = new Promise<never>((_, reject) => {
		const end = (): void => reject(signal.reason);
		signal.addEventListener('abort', end, { once: true });
		leave = () => signal.removeEventListener('abort', end);
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		leave();
	}
}
