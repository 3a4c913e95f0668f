import { watch } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** The last lines of a text file; `null` when there is no such file. */
export async function lastLines(path: string, count: number): Promise<string | null> {
	const text = await readFile(path, 'utf8').catch(() => null);
	if (text === null || count === 0) return text === null ? null : '';
	const lines = text.split('\n');
	const isWhole = lines.at(-1) === '';
	return lines.slice(-(count + (isWhole ? 1 : 0))).join('\n');
}

/**
 * Calls back with what is added to a file until the signal aborts. A file that is replaced, cut or not
 * yet there (rotation, a first start) is followed from its beginning once it is there.
 */
export async function followFile(
	path: string,
	onText: (text: string) => void,
	signal: AbortSignal,
): Promise<void> {
	let place = await placeOf(path);
	const changes = watchFolder(path, signal);
	while (!signal.aborted) {
		const added = await readAdded(path, place);
		place = added.place;
		if (added.text !== '') onText(added.text);
		await changes.next();
	}
}

/** How far a file was read. */
interface Place {
	/** `null` when there is no file. */
	readonly inode: number | null;
	readonly offset: number;
}

async function placeOf(path: string): Promise<Place> {
	const found = await stat(path).catch(() => null);
	return { inode: found?.ino ?? null, offset: found?.size ?? 0 };
}

async function readAdded(
	path: string,
	before: Place,
): Promise<{ readonly text: string; readonly place: Place }> {
	const now = await placeOf(path);
	if (now.inode === null) return { text: '', place: before };
	const isSameFile = now.inode === before.inode && now.offset >= before.offset;
	const from = isSameFile ? before.offset : 0;
	const bytes = await readFrom(path, from, now.offset);
	return {
		text: bytes.toString('utf8'),
		place: { inode: now.inode, offset: from + bytes.length },
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
