import { isDeepStrictEqual } from 'node:util';
import type { InstanceRecord } from '../../model/record.ts';
import type { RecordStore } from '../../store/store.ts';
import { KeyedMutex } from '../queue/keyed-mutex.ts';

/**
 * The records of this node in memory, and the only way to change them.
 *
 * A change is a function of the newest record, so that a run and a person who change one record at the
 * same time both have their way. It reaches the disk with `save`, which the one who changed it calls
 * where a crash must not forget it.
 */
export class Records {
	readonly #store: RecordStore;
	readonly #current: Map<string, InstanceRecord>;
	/** What the disk holds. */
	readonly #saved: Map<string, InstanceRecord>;
	readonly #writing = new KeyedMutex<string>();
	readonly #listeners = new Set<(name: string) => void>();

	private constructor(store: RecordStore, records: ReadonlyMap<string, InstanceRecord>) {
		this.#store = store;
		this.#current = new Map(records);
		this.#saved = new Map(records);
	}

	static async load(store: RecordStore): Promise<Records> {
		return new Records(store, await store.loadAll());
	}

	/** Calls back when what the disk holds of an instance has changed; returns the way to end it. */
	onSaved(listener: (name: string) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	get all(): ReadonlyMap<string, InstanceRecord> {
		return this.#current;
	}

	get(name: string): InstanceRecord | null {
		return this.#current.get(name) ?? null;
	}

	put(record: InstanceRecord): void {
		this.#current.set(record.name, record);
	}

	/** Returns the record as it is now; one that is not there is not made. */
	change(name: string, how: (record: InstanceRecord) => InstanceRecord): InstanceRecord | null {
		const before = this.get(name);
		if (before === null) return null;
		const after = how(before);
		this.#current.set(name, after);
		return after;
	}

	/** Whether the disk holds the record as it is now. */
	isSaved(name: string): boolean {
		return this.#saved.get(name) === this.#current.get(name);
	}

	/** The newest record is on disk when it returns. Writes nothing when the disk has it already. */
	save(name: string): Promise<void> {
		return this.#writing.run(name, async () => {
			const record = this.#current.get(name);
			if (record === undefined) return;
			const isNews = !isDeepStrictEqual(this.#saved.get(name), record);
			if (isNews) await this.#store.save(record);
			// also when it was equal: the next time it is the same object, which takes no comparing
			this.#saved.set(name, record);
			if (isNews) for (const listener of this.#listeners) listener(name);
		});
	}

	/** Forgets it in memory and on disk. */
	remove(name: string): Promise<void> {
		return this.#writing.run(name, async () => {
			await this.#store.remove(name);
			this.#current.delete(name);
			this.#saved.delete(name);
		});
	}
}
