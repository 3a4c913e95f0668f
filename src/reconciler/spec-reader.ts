import type { Catalog } from '../model/catalog.ts';
import type { SpecSource } from '../sources/spec-source.ts';
import type { EventLog, NewEvent } from '../store/store.ts';
import { KeyedMutex } from './queue/keyed-mutex.ts';

/** Reads the specs, one reading at a time, and tells when they can no longer be read or can again. */
export class SpecReader {
	readonly #source: SpecSource;
	readonly #events: EventLog;
	readonly #turn = new KeyedMutex<'specs'>();
	#folder: Catalog['folder'] | null = null;

	constructor(source: SpecSource, events: EventLog) {
		this.#source = source;
		this.#events = events;
	}

	/** A reading that begins now, after those that were asked for before. */
	read(): Promise<Catalog> {
		return this.#turn.run('specs', async () => {
			const catalog = await this.#source.read();
			if (catalog.folder !== this.#folder) this.#events.add(told(catalog));
			this.#folder = catalog.folder;
			return catalog;
		});
	}
}

function told({ folder, path, problem, instances, files }: Catalog): NewEvent {
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
