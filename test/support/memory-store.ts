import type { BallastEvent } from '../../src/model/event.ts';
import type { InstanceRecord } from '../../src/model/record.ts';
import type {
	EventLog,
	EventQuery,
	NewEvent,
	RecordStore,
	Trash,
	TrashEntry,
} from '../../src/store/store.ts';

/** Records, trash and events that outlive a process on a simulated host. */
export class MemoryStore {
	readonly records = new Map<string, InstanceRecord>();
	readonly trashed = new Map<string, TrashEntry>();
	readonly events: BallastEvent[] = [];

	/** As one process sees them: `guard` is called before each write, and its error keeps the write from being done. */
	recordsOf(guard: () => void = () => undefined): RecordStore {
		return {
			load: (name) => Promise.resolve(this.records.get(name) ?? null),
			loadAll: () => Promise.resolve(new Map(this.records)),
			save: async (record) => {
				await Promise.resolve();
				guard();
				this.records.set(record.name, record);
			},
			remove: async (name) => {
				await Promise.resolve();
				guard();
				this.records.delete(name);
			},
		};
	}

	trashOf(guard: () => void = () => undefined): Trash {
		return {
			list: () => Promise.resolve([...this.trashed.values()]),
			add: async (entry) => {
				await Promise.resolve();
				guard();
				this.trashed.set(entry.id, entry);
			},
			remove: async (id) => {
				await Promise.resolve();
				guard();
				this.trashed.delete(id);
			},
		};
	}

	/** Every event as it was added, unfolded. */
	eventsAt(now: () => number): EventLog {
		const listeners = new Set<(event: BallastEvent) => void>();
		return {
			add: (draft: NewEvent) => {
				const at = now();
				const event = {
					...draft,
					...{ seq: this.events.length + 1, count: 1, firstSeen: at, lastSeen: at },
					provenance: null,
				};
				this.events.push(event);
				for (const listener of listeners) listener(event);
				return event;
			},
			read: ({ instance, since = 0 }: EventQuery) =>
				Promise.resolve(
					this.events
						.filter((event) => instance === undefined || event.instance === instance)
						.filter(({ lastSeen }) => lastSeen >= since),
				),
			follow: (listener) => {
				listeners.add(listener);
				return () => {
					listeners.delete(listener);
				};
			},
			flush: () => Promise.resolve(),
		};
	}
}
