import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A folder to watch; `only`: of its entries none but this one matters. */
export interface WatchedFolder {
	readonly path: string;
	readonly only: string | null;
}

/** The kernel's watches on a set of folders. */
export class FolderWatches {
	readonly #onChange: () => void;
	readonly #watchers = new Map<string, { readonly id: string; readonly watcher: FSWatcher }>();

	constructor(onChange: () => void) {
		this.#onChange = onChange;
	}

	/** Watches these folders and no others. `isComplete`: all could be. `hasNew`: one was not watched before. */
	async set(
		folders: readonly WatchedFolder[],
	): Promise<{ readonly isComplete: boolean; readonly hasNew: boolean }> {
		const ids = new Map(
			await Promise.all(folders.map(async ({ path }) => [path, await idOf(path)] as const)),
		);
		for (const [path, { id, watcher }] of this.#watchers) {
			if (ids.get(path) === id) continue;
			watcher.close();
			this.#watchers.delete(path);
		}
		const missing = folders.filter(({ path }) => !this.#watchers.has(path));
		const added = missing.map((folder) => this.#add(folder, ids.get(folder.path) ?? null));
		return { isComplete: added.every(Boolean), hasNew: added.some(Boolean) };
	}

	close(): void {
		for (const { watcher } of this.#watchers.values()) watcher.close();
		this.#watchers.clear();
	}

	#add({ path, only }: WatchedFolder, id: string | null): boolean {
		if (id === null) return false;
		try {
			const watcher = watch(path, (_event, name) => {
				if (only === null || name === null || name === only) this.#onChange();
			});
			watcher.on('error', this.#onChange);
			this.#watchers.set(path, { id, watcher });
			return true;
		} catch {
			// Gone meanwhile, or no watch is left: the caller hears of it and looks by itself.
			return false;
		}
	}
}

/** Tells a folder from a later one of the same name, which may have got its inode number; `null` when there is none. */
async function idOf(path: string): Promise<string | null> {
	const found = await stat(path, { bigint: true }).catch(() => null);
	return found?.isDirectory() ? `${found.dev}:${found.ino}:${found.birthtimeNs}` : null;
}
