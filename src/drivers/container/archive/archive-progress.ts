import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Paths } from '../../../model/paths.ts';
import type { Progress } from '../../../model/progress.ts';
import { bytesBelow } from '../lxc/bytes-below.ts';
import { folderOf } from '../lxc/places.ts';
import { partOf } from './new-file.ts';
import { scratchPrefix } from './scratch.ts';

/** What an archive is about as large as, or what is in it. Nobody knows before the end how far files can be compressed. */
const PLAIN = '.tar';

/** How many bytes an instance has. Counted once: its folder may be large, and nothing in it changes while it is packed. */
export function bytesOf(paths: Paths, name: string): () => Promise<number> {
	let bytes: Promise<number> | null = null;
	return () => {
		bytes ??= bytesBelow(folderOf(paths, name));
		return bytes;
	};
}

/** How much of an archive that this process makes is written, at each call. */
export function packingProgress(
	paths: Paths,
	{ name, archive }: { readonly name: string; readonly archive: string },
): () => Promise<Progress> {
	const total = archive.endsWith(PLAIN) ? bytesOf(paths, name) : () => null;
	return async () => {
		const { size } = await stat(partOf(archive));
		return { done: size, total: await total() };
	};
}

/** How much of a dump that this process lets a script make is written. Only the script knows how much it will be. */
export async function dumpingProgress(dump: string): Promise<Progress> {
	const { size } = await stat(partOf(dump));
	return { done: size, total: null };
}

/** How much of what this process imports is unpacked; `archive: null` = from its input. */
export async function unpackingProgress(
	{ trash }: Paths,
	archive: string | null,
): Promise<Progress | null> {
	const entries = await readdir(trash);
	const prefix = scratchPrefix('import');
	const scratch = entries.find((entry) => entry.startsWith(prefix));
	if (scratch === undefined) return null;
	const total = archive?.endsWith(PLAIN) ? (await stat(archive)).size : null;
	return { done: await bytesBelow(join(trash, scratch)), total };
}
