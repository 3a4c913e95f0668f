import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../host/replace-file.ts';
import { namesIn, recordFrom } from './read-records.ts';
import type { Trash, TrashEntry } from './store.ts';
import { writeFailed } from './write-failed.ts';

/** The file that makes a folder an entry. */
export const ENTRY = 'ballast.json';

/** Each entry is `trash/ID/ballast.json`, beside what the driver moved there. */
export class FileTrash implements Trash {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Oldest first. A folder without an entry that can be read is not ours to show. */
	async list(): Promise<readonly TrashEntry[]> {
		const ids = await namesIn(this.#folder);
		const entries = await Promise.all(ids.map((id) => this.#read(id)));
		return entries.flat().sort((a, b) => a.deletedAt - b.deletedAt);
	}

	async add(entry: TrashEntry): Promise<void> {
		const folder = join(this.#folder, entry.id);
		try {
			await mkdir(folder, { recursive: true });
			await replaceFile(join(folder, ENTRY), `${JSON.stringify(entry)}\n`, 0o640);
		} catch (cause) {
			throw writeFailed(`the trash entry ${folder}`, cause);
		}
	}

	/** Only the entry: what the driver moved into the folder is the driver's to remove. */
	async remove(id: string): Promise<void> {
		await rm(join(this.#folder, id, ENTRY), { force: true });
	}

	async #read(id: string): Promise<readonly TrashEntry[]> {
		try {
			const value: unknown = JSON.parse(await readFile(join(this.#folder, id, ENTRY), 'utf8'));
			const entry = entryFrom(value);
			return entry?.id === id ? [entry] : [];
		} catch {
			// Without an entry nothing can be brought back; the folder stays for whoever looks into it.
			return [];
		}
	}
}

/** An entry that some version of ballast wrote; `null` for anything else. */
function entryFrom(value: unknown): TrashEntry | null {
	if (typeof value !== 'object' || value === null || !('record' in value)) return null;
	const record = recordFrom(value.record);
	if (record === null) return null;
	const entry = { ...value, record };
	return isEntry(entry) ? entry : null;
}

function isEntry(value: Pick<TrashEntry, 'record'>): value is TrashEntry {
	return (
		'id' in value && 'name' in value && 'deletedAt' in value && typeof value.deletedAt === 'number'
	);
}
