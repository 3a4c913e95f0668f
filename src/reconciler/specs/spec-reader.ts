import type { Catalog, RemoteSpecs } from '../../model/catalog.ts';
import type { SpecSource } from '../../sources/spec-source.ts';
import type { EventLog, NewEvent } from '../../store/store.ts';
import { KeyedMutex } from '../queue/keyed-mutex.ts';

/** What is told when it changes. */
interface Told {
	readonly folder: Catalog['folder'];
	/** Of a repository that the specs are fetched from; '' otherwise. */
	readonly commit: string;
	readonly problem: string;
}

/** Reads the specs, one reading at a time, and tells when they can no longer be read or fetched, or can again. */
export class SpecReader {
	readonly #source: SpecSource;
	readonly #events: EventLog;
	readonly #turn = new KeyedMutex<'specs'>();
	#told: Told | null = null;

	constructor(source: SpecSource, events: EventLog) {
		this.#source = source;
		this.#events = events;
	}

	/** A reading that begins now, after those that were asked for before. */
	read(): Promise<Catalog> {
		return this.#turn.run('specs', async () => {
			const catalog = await this.#source.read();
			const remote = await this.#source.remote();
			const { folder, provenance } = catalog;
			const commit = remote === null ? '' : (provenance?.commit ?? '');
			const now = { folder, commit, problem: remote?.problem ?? '' };
			if (remote !== null) this.#tell(fetchEvents(remote, now, this.#told));
			if (folder !== this.#told?.folder) this.#tell([readEvent(catalog)]);
			this.#told = now;
			return catalog;
		});
	}

	#tell(events: readonly NewEvent[]): void {
		for (const event of events) this.#events.add(event);
	}
}

/** At the first reading only what is wrong is news. */
function fetchEvents(remote: RemoteSpecs, now: Told, before: Told | null): readonly NewEvent[] {
	const isSame = now.problem === before?.problem && now.commit === before.commit;
	if (isSame || (before === null && now.problem === '')) return [];
	const place = remote.ref === null ? remote.url : `${remote.ref} of ${remote.url}`;
	return [now.problem === '' ? fetchedEvent(place, now, before) : notFetchedEvent(place, now)];
}

function fetchedEvent(place: string, { commit }: Told, before: Told | null): NewEvent {
	const earlier = before?.commit ?? '';
	const instead = earlier === '' || earlier === commit ? '' : ` instead of ${short(earlier)}`;
	const message = `${short(commit)} of ${place}${instead}`;
	return { instance: '', type: 'Normal', reason: 'SpecsFetched', message };
}

function notFetchedEvent(place: string, { commit, problem }: Told): NewEvent {
	const force = commit === '' ? 'there is no earlier commit' : `${short(commit)} stays in force`;
	const message = `cannot follow ${place}: ${problem}; ${force}`;
	return { instance: '', type: 'Warning', reason: 'SpecsNotFetched', message };
}

function short(commit: string): string {
	return commit.slice(0, 9);
}

function readEvent({ folder, path, problem, instances, files }: Catalog): NewEvent {
	const node = { instance: '' } as const;
	switch (folder) {
		case 'Readable': {
			const message = `${path}: instances declared: ${instances.size}, files: ${files}`;
			return { ...node, type: 'Normal', reason: 'SpecsRead', message };
		}
		case 'Unreadable':
			return {
				...node,
				type: 'Warning',
				reason: 'SpecFolderUnreadable',
				message: `cannot read ${path}: ${problem}; everything stays as it is`,
			};
		case 'Empty':
			return {
				...node,
				type: 'Warning',
				reason: 'SpecFolderEmpty',
				message: `${path} declares nothing; everything stays as it is`,
			};
	}
}
