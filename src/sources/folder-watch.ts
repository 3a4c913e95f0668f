import { watch as watchEntries } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { watch as watchTree } from 'chokidar';
import { Burst } from './burst.ts';

/** How often a folder that is not there is looked for when the kernel cannot tell that it came. */
const SEEK_MS = 500;

/**
 * Calls back after each change below the folder until the signal aborts, also when the folder itself
 * goes away, is replaced or comes back. It says only that something changed: whoever is called reads anew.
 */
export async function watchFolder(
	folder: string,
	onChange: () => void,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const id = await idOf(folder);
		if (id === null) await untilNoticed(folder, signal);
		else await watchOne(folder, id, { onChange, signal });
		if (!signal.aborted) onChange();
	}
}

interface Watching {
	readonly onChange: () => void;
	readonly signal: AbortSignal;
}

/** Watches this very folder; comes back when another or none has its name, or the signal aborts. */
async function watchOne(folder: string, id: string, { onChange, signal }: Watching): Promise<void> {
	const { promise: over, resolve: end } = latch(signal);
	const burst = new Burst(() => {
		onChange();
		void idOf(folder).then((now) => (now === id ? undefined : end()));
	});
	const tree = watchTree(folder, {
		ignoreInitial: true,
		atomic: false,
		ignored: (path) => path !== folder && basename(path).startsWith('.'),
	});
	// What changed before everything was watched was not reported, so "ready" counts as a change.
	tree
		.on('ready', () => burst.add())
		.on('all', () => burst.add())
		.on('error', end);
	// The tree does not tell that the folder was renamed or replaced; its parent does.
	const leave = watchParent(folder, () => burst.add());
	await over;
	leave();
	burst.cancel();
	await tree.close();
}

/** Comes back when something of the folder's name may have appeared. */
async function untilNoticed(folder: string, signal: AbortSignal): Promise<void> {
	const { promise: over, resolve: end } = latch(signal);
	const leave = watchParent(folder, end);
	const timer = setTimeout(end, SEEK_MS);
	await over;
	clearTimeout(timer);
	leave();
}

/** Returns the way to end it. A parent that is not there is not watched. */
function watchParent(folder: string, onChange: () => void): () => void {
	const path = resolve(folder);
	try {
		const watcher = watchEntries(dirname(path), (_event, name) => {
			if (name === null || name === basename(path)) onChange();
		});
		watcher.on('error', onChange);
		return () => watcher.close();
	} catch {
		return () => undefined;
	}
}

/** A promise that is resolved by hand, or when the signal aborts. */
function latch(signal: AbortSignal): {
	readonly promise: Promise<void>;
	readonly resolve: () => void;
} {
	let end = (): void => undefined;
	const promise = new Promise<void>((done) => {
		end = () => {
			signal.removeEventListener('abort', end);
			done();
		};
	});
	if (signal.aborted) end();
	else signal.addEventListener('abort', end, { once: true });
	return { promise, resolve: end };
}

/** Tells a folder from another of the same name; `null` when there is none. */
async function idOf(folder: string): Promise<string | null> {
	const found = await stat(folder).catch(() => null);
	return found?.isDirectory() ? `${found.dev}:${found.ino}` : null;
}
