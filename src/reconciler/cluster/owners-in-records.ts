import type { OwnersOnDisk } from '../../store/local-store.ts';
import type { Records } from '../record/records.ts';

/** Who has what, kept where all else is that a host remembers of an instance. */
export function ownersIn(records: Records): OwnersOnDisk {
	return {
		get: (name) => records.get(name)?.owner ?? null,
		set: async (name, owner) => {
			records.change(name, (record) => ({ ...record, owner }));
			await records.save(name);
		},
	};
}
