import { watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** How far a file was read. */
export interface Place {
	/** `null` when there is no file. */
	readonly inode: number | null;
	readonly offset: number;
}

export interface LogEnd {
	/** The last lines; `null` when there is no such file. */
	readonly text: string | null;
	/** Where following goes on without a gap. */
	readonly place: Place;
}

/** The last lines of a text file. */
export async function lastLines(path: string, count: number): Promise<LogEnd> {
	const { text, place } = await readAdded(path, { inode: null, offset: 0 });
	if (place.inode === null) return { text: null, place };
	const lines = text.split('\n');
	const isWhole = lines.at(-1) === '';
	const end = count === 0 ? '' : lines.slice(-(count + (isWhole ? 1 : 0))).join('\n');
	return { text: end, place };
}

/**
 * Calls back with what is added behind a place until the signal aborts. A file that is replaced, cut or
 * not yet there (rotation, a first start) is followed from its beginning once it is there.
 */
export async function followFile(
	{
		path,
		from,
		signal,
	}: { readonly path: string; readonly from: Place; readonly signal: AbortSignal },
	onText: (text: string) => void,
): Promise<void> {
	let place = from;
	const changes = watchFolder(path, signal);
	while (!signal.aborted) {
		const added = await readAdded(path, place);
		place = added.place;
		if (added.text !== '') onText(added.text);
		await changes.next();
	}
}

async function readAdded(
	path: string,
	before: Place,
): Promise<{ readonly text: string; readonly place: Place }> {
	const found = await stat(path).catch(() => null);
	if (found === null) return { text: '', place: before };
	const isSameFile = found.ino === before.inode && found.size >= before.offset;
	const from = isSameFile ? before.offset : 0;
	const bytes = await readFrom(path, from, found.size);
	return {
		text: bytes.toString('utf8'),
		place: { inode: found.ino, offset: from + bytes.length },
	};
}

async function readFrom(path: string, from: number, to: number): Promise<Buffer> {
	const file = await open(path);
	try {
		const buffer = Buffer.alloc(to - from);
		const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

/**
 * `next` resolves at once when something changed since the last time, or at the abort. The folder is
 * watched, not the file: a watch on a file goes away with its inode.
 */
function watchFolder(path: string, signal: AbortSignal): { readonly next: () => Promise<void> } {
	let isPending = false;
	let wake = (): void => {};
	const notify = (): void => {
		isPending = true;
		wake();
	};
	watch(dirname(path), { signal }, (_, name) => {
		if (name === basename(path)) notify();
	});
	signal.addEventListener('abort', notify);
	return {
		next: async () => {
			const changed = new Promise<void>((resolve) => {
				wake = resolve;
			});
			if (!isPending) await changed;
			isPending = false;
		},
	};
}
