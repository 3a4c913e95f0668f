import type { LongWork } from '../../model/progress.ts';

/** Passes on how far long work has come to whoever watches just now. */
export class WatchedWork {
	readonly #watchers = new Set<(work: LongWork) => void>();

	get isWatched(): boolean {
		return this.#watchers.size > 0;
	}

	/** Until the function that it gives is called. */
	watch(onProgress: (work: LongWork) => void): () => void {
		// each its own, so that one who watches twice can leave once
		const watcher = (work: LongWork): void => onProgress(work);
		this.#watchers.add(watcher);
		return () => {
			this.#watchers.delete(watcher);
		};
	}

	tell(work: LongWork): void {
		for (const watcher of this.#watchers) watcher(work);
	}
}
