import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Catalog } from '../model/catalog.ts';
import { messageOf } from '../model/errors.ts';
import { loadCatalog, type SpecFile } from '../schema/load-catalog.ts';
import { readExtra } from './read-extra.ts';

/** What one file declares by itself: nothing of another file is known. */
export async function readSpecFile(path: string): Promise<Catalog> {
	const files = [await specFileAt(path)];
	const folder = { folder: 'Readable', path: dirname(path), problem: '' } as const;
	return loadCatalog({ ...folder, files, provenance: null, readExtra });
}

function specFileAt(file: string): Promise<SpecFile> {
	return readFile(file, 'utf8').then(
		(text) => ({ file, text, problem: '' }),
		(cause: unknown) => ({ file, text: null, problem: messageOf(cause) }),
	);
}
