import { realClock } from '../host/real-clock.ts';
import type { Paths } from '../model/paths.ts';
import type { ReadApi } from '../reconciler/api/api.ts';
import { LocalReader } from '../reconciler/api/local-api.ts';
import type { Settings } from '../settings.ts';
import { FileTrash } from '../store/file-trash.ts';
import { readJournal } from '../store/read-journal.ts';
import { readRecords } from '../store/read-records.ts';
import { openAllocator } from './open-allocator.ts';
import { lookAtCluster } from './open-cluster.ts';
import { openObserver } from './open-driver.ts';
import { openSource } from './open-source.ts';

/** Looks with this process's own eyes, at files that it never writes. */
export async function localReader(settings: Settings, paths: Paths): Promise<ReadApi> {
	return new LocalReader({
		settings,
		observer: await openObserver(settings, paths),
		source: openSource(settings, paths),
		records: async () => (await readRecords(paths.records)).records,
		events: { read: (query) => readJournal(paths.events, query) },
		trash: new FileTrash(paths.trash),
		clock: realClock,
		cluster: () => lookAtCluster(settings),
		allocator: openAllocator(settings, null),
	});
}
