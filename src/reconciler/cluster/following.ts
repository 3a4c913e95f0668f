import type { Clock } from '../../model/clock.ts';
import type { ClusterStore } from '../../store/cluster-store.ts';

/** What other nodes tell within this is told together. */
const TOGETHER_MS = 250;

/** Calls back when what other nodes have stands otherwise, until the signal aborts. */
export function followStore(
	{ clock, cluster }: { readonly clock: Clock; readonly cluster: ClusterStore },
	onChange: () => void,
	signal: AbortSignal,
): Promise<void> {
	let cancel: (() => void) | null = null;
	const changed = (): void => {
		cancel ??= clock.after(TOGETHER_MS, () => {
			cancel = null;
			onChange();
		});
	};
	const leaves = [cluster.follow(changed), cluster.followShared(changed)];
	return leavingAt(signal, [...leaves, () => cancel?.()]);
}

/** Comes back when the signal aborts, and leaves then. */
export function leavingAt(signal: AbortSignal, leaves: readonly (() => void)[]): Promise<void> {
	return new Promise((resolve) => {
		const end = (): void => {
			for (const leave of leaves) leave();
			resolve();
		};
		if (signal.aborted) end();
		else signal.addEventListener('abort', end, { once: true });
	});
}
