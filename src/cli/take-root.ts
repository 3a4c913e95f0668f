import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { SshPeers } from '../drivers/migration/ssh-peers.ts';
import { realClock } from '../host/real-clock.ts';
import { OperationError } from '../model/errors.ts';
import type { Paths } from '../model/paths.ts';
import type { Borrowed } from '../reconciler/api/local-writer.ts';
import { NO_METER } from '../reconciler/meter.ts';
import type { Settings } from '../settings.ts';
import { GitSource } from '../sources/git/git-source.ts';
import { EventJournal } from '../store/event-journal.ts';
import { FileRecordStore } from '../store/file-record-store.ts';
import { FileTrash } from '../store/file-trash.ts';
import { Lock } from '../store/lock.ts';
import { openAllocator } from './open-allocator.ts';
import { openCluster } from './open-cluster.ts';
import { openDriver } from './open-driver.ts';
import { openSource } from './open-source.ts';

/** Who has the root to himself. */
export interface Holder {
	/** As others are told who it is. */
	readonly name: string;
	/** Takes the lines of the log. */
	readonly log: (line: string) => void;
	/** Ends what is fetched at the beginning. */
	readonly signal: AbortSignal;
}

/** All that a loop works with, for whoever has the root to himself. */
export async function takeRoot(
	settings: Settings,
	paths: Paths,
	holder: Holder,
): Promise<Borrowed> {
	refuseToMarkThisHost(settings);
	const lock = await Lock.acquire(paths.lock, holder.name);
	try {
		const parts = await loopParts(settings, paths, holder);
		const release = async (): Promise<void> => {
			try {
				await parts.cluster?.close();
			} finally {
				await lock.release();
			}
		};
		return { parts, release };
	} catch (cause) {
		await lock.release();
		throw cause;
	}
}

async function loopParts(
	settings: Settings,
	paths: Paths,
	{ log: write, signal }: Holder,
): Promise<Borrowed['parts']> {
	const log = pino({ level: settings.log.level }, { write });
	const source = openSource(settings, paths);
	// with no commit yet there is nothing that could be done meanwhile
	if (source instanceof GitSource) await source.begin(signal);
	const events = await EventJournal.open({
		path: paths.events,
		clock: realClock,
		keepMs: settings.events.keep,
		maxBytes: settings.events.maxBytes,
		provenance: () => source.lastProvenance,
		onError: (err) => log.error({ err }, 'events cannot be written'),
	});
	return {
		settings,
		driver: await openDriver(settings, paths),
		source,
		store: new FileRecordStore(paths.records, (err) =>
			log.error({ err }, 'a record is unreadable'),
		),
		trash: new FileTrash(paths.trash),
		events,
		clock: realClock,
		random: Math.random,
		newUid: randomUUID,
		log,
		meter: NO_METER,
		peers: settings.simulate ? null : new SshPeers(paths, settings),
		allocator: openAllocator(settings, paths.allocation),
		cluster: await openCluster(settings),
	};
}

/** Records of simulated containers below `/` would make the next real run believe in them. */
function refuseToMarkThisHost({ simulate, root }: Settings): void {
	if (!simulate || root !== '/') return;
	throw new OperationError('cannot simulate on /: what is kept there is about this host', {
		reason: 'Foreign',
		retry: 'never',
		hint: 'Give the simulated host a folder of its own, such as --root /tmp/try.',
	});
}
