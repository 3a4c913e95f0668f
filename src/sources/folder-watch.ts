import { basename, dirname, resolve } from 'node:path';
import { Burst } from './burst.ts';
import { FolderWatches } from './folder-watches.ts';
import { foldersBelow } from './folders-below.ts';

/** How often a folder is looked at that cannot be watched, because it is not there or the kernel has no watch left. */
const SEEK_MS = 500;

/**
 * Calls back after each change below the folder until the signal aborts, also when the folder itself
 * goes away, is replaced or comes back. It says only that something changed: whoever is called reads anew.
 *
 * Folders are watched, and no files: the kernel reports what happens to a file to its folder too, and a watch
 * on a file is lost when an editor replaces the file. (chokidar watches files; a write soon after such
 * a replacement was never reported.)
 */
export async function watchFolder(
	folder: string,
	onChange: () => void,
	signal: AbortSignal,
): Promise<void> {
	let seek: NodeJS.Timeout | undefined;
	const watches = new FolderWatches(() => burst.add());
	const look = async (): Promise<void> => {
		const isWatched = await watchAll(folder, watches);
		if (signal.aborted) return;
		clearTimeout(seek);
		if (!isWatched) seek = setTimeout(() => burst.add(), SEEK_MS);
		onChange();
	};
	let looking = Promise.resolve();
	const burst = new Burst(() => {
		looking = looking.then(look);
	});
	burst.add();
	await new Promise<void>((done) => {
		if (signal.aborted) done();
		else signal.addEventListener('abort', () => done(), { once: true });
	});
	burst.cancel();
	await looking;
	clearTimeout(seek);
	watches.close();
}

/**
 * Watches every folder that is there, and the parent, which tells that the folder was renamed or came.
 * Returns false when something is left that cannot be watched.
 */
async function watchAll(folder: string, watches: FolderWatches): Promise<boolean> {
	const path = resolve(folder);
	for (;;) {
		const below = await foldersBelow(path);
		const parent = { path: dirname(path), only: basename(path) };
		const folders = below.map((each) => ({ path: each, only: null }));
		const { isComplete, hasNew } = await watches.set([...folders, parent]);
		// A folder may have got another one before it was watched.
		if (!hasNew) return isComplete && below.length > 0;
	}
}
