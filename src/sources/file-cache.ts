import { readFile } from 'node:fs/promises';
import type { SpecFile } from './list-specs.ts';

/** The kernel stamps files with a clock that moves every 4 ms or so: two edits may bear one stamp. */
const UNSURE_MS = 50;

/** Texts of files, read again only when they may have changed. */
export class FileCache {
	#texts = new Map<string, { readonly stamp: string; readonly text: string }>();

	/** The text of each file; files that are not asked for any more are forgotten. Rejections stand in the result. */
	read(files: readonly SpecFile[]): Promise<readonly PromiseSettledResult<string>[]> {
		const before = this.#texts;
		this.#texts = new Map();
		const now = Date.now();
		return Promise.allSettled(
			files.map(async ({ path, stamp, changedAt }) => {
				const known = before.get(path);
				const text = known?.stamp === stamp ? known.text : await readFile(path, 'utf8');
				if (changedAt < now - UNSURE_MS) this.#texts.set(path, { stamp, text });
				return text;
			}),
		);
	}
}
