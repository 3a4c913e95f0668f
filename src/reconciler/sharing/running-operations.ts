import type { Operation } from '../../model/shared-status.ts';

/** What goes on between nodes that no record tells, by instance, for as long as it takes. */
export class RunningOperations {
	readonly #current = new Map<string, Operation>();
	readonly #listeners = new Set<(name: string) => void>();

	get(name: string): Operation | null {
		return this.#current.get(name) ?? null;
	}

	/** Calls back when one begins and when it ends; returns the way to end that. */
	follow(listener: (name: string) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	async during<T>(name: string, operation: Operation, work: () => Promise<T>): Promise<T> {
		this.#current.set(name, operation);
		this.#tell(name);
		try {
			return await work();
		} finally {
			this.#current.delete(name);
			this.#tell(name);
		}
	}

	#tell(name: string): void {
		for (const listener of this.#listeners) listener(name);
	}
}
