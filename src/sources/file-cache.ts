import { readFile } from 'node:fs/promises';
import { messageOf } from '../model/errors.ts';
import type { SpecFile } from '../schema/load-catalog.ts';
import type { FoundFile } from './list-specs.ts';

/** The kernel stamps files with a clock that moves every 4 ms or so: two edits may bear one stamp. */
const UNSURE_MS = 50;

/** Files as they were read, read again only when they may have changed: the same file is the same object. */
export class FileCache {
	#known = new Map<string, { readonly stamp: string; readonly file: SpecFile }>();

	/** In the same order. Files that are not asked for any more are forgotten. */
	read(found: readonly FoundFile[]): Promise<readonly SpecFile[]> {
		const before = this.#known;
		this.#known = new Map();
		const now = Date.now();
		return Promise.all(
			found.map(async ({ path, stamp, changedAt }) => {
				const known = before.get(path);
				const file = known?.stamp === stamp ? known.file : await readSpecFile(path);
				if (changedAt < now - UNSURE_MS) this.#known.set(path, { stamp, file });
				return file;
			}),
		);
	}
}

async function readSpecFile(path: string): Promise<SpecFile> {
	try {
		return { file: path, text: await readFile(path, 'utf8'), problem: '' };
	} catch (thrown) {
		return { file: path, text: null, problem: messageOf(thrown) };
	}
}
