import type { Operation, SharedStatus } from '../model/shared-status.ts';

/** What nodes tell of instances, as this one has heard it, by name. */
export class SharedView {
	readonly statuses = new Map<string, SharedStatus>();
	readonly operations = new Map<string, Operation>();
	readonly #listeners = new Set<(names: readonly string[]) => void>();

	follow(listener: (names: readonly string[]) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** What is told of these instances has changed. */
	tell(names: readonly string[]): void {
		if (names.length === 0) return;
		for (const listener of this.#listeners) listener(names);
	}
}
