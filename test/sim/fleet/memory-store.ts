import type { InstanceRecord } from '../../../src/model/record.ts';
import type { RecordStore, Trash, TrashEntry } from '../../../src/store/store.ts';

/** Records and trash entries as they would lie on disk: they survive a crash of the process. */
export class MemoryStore {
	readonly records = new Map<string, InstanceRecord>();
	readonly entries = new Map<string, TrashEntry>();

	readonly recordStore: RecordStore = {
		load: (name) => Promise.resolve(this.records.get(name) ?? null),
		loadAll: () => Promise.resolve(new Map(this.records)),
		save: (record) => done(() => this.records.set(record.name, record)),
		remove: (name) => done(() => this.records.delete(name)),
	};

	readonly trash: Trash = {
		list: () => Promise.resolve([...this.entries.values()]),
		add: (entry) => done(() => this.entries.set(entry.id, entry)),
		remove: (id) => done(() => this.entries.delete(id)),
	};
}

function done(change: () => unknown): Promise<void> {
	change();
	return Promise.resolve();
}
