import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../host/replace-file.ts';
import { OperationError } from '../model/errors.ts';
import type { InstanceRecord } from '../model/record.ts';
import { namesIn, readRecords, recordText } from './read-records.ts';
import type { RecordStore } from './store.ts';
import { writeFailed } from './write-failed.ts';

/**
 * One file `NAME.json` per record. Only whoever holds the root's lock may use it; `readRecords` is for
 * everybody else.
 */
export class FileRecordStore implements RecordStore {
	readonly #folder: string;
	readonly #onCorrupt: (problem: OperationError) => void;

	/** `onCorrupt` hears of each record that was set aside because it cannot be read. */
	constructor(folder: string, onCorrupt: (problem: OperationError) => void) {
		this.#folder = folder;
		this.#onCorrupt = onCorrupt;
	}

	async load(name: string): Promise<InstanceRecord | null> {
		return (await this.loadAll()).get(name) ?? null;
	}

	/** What cannot be read is renamed to `NAME.json.corrupt` and stops nobody else. */
	async loadAll(): Promise<ReadonlyMap<string, InstanceRecord>> {
		await mkdir(this.#folder, { recursive: true });
		await this.#removeTorn();
		const { records, corrupt } = await readRecords(this.#folder);
		for (const { path, why } of corrupt) {
			await rename(path, `${path}.corrupt`);
			this.#onCorrupt(
				new OperationError(`cannot read the record ${path}: ${why}`, {
					reason: 'InternalError',
					retry: 'never',
					hint: `It was moved to ${path}.corrupt. Its container is left alone until there is a record again.`,
				}),
			);
		}
		return records;
	}

	async save(record: InstanceRecord): Promise<void> {
		const path = this.#pathOf(record.name);
		try {
			await replaceFile(path, recordText(record), 0o640);
		} catch (cause) {
			throw writeFailed(`the record ${path}`, cause);
		}
	}

	async remove(name: string): Promise<void> {
		await rm(this.#pathOf(name), { force: true });
	}

	#pathOf(name: string): string {
		return join(this.#folder, `${name}.json`);
	}

	/** Files that a crash kept from being renamed into their place. */
	async #removeTorn(): Promise<void> {
		const torn = (await namesIn(this.#folder)).filter((file) => file.endsWith('.new'));
		await Promise.all(torn.map((file) => rm(join(this.#folder, file), { force: true })));
	}
}
