import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** `stat` counts in these, whatever the blocks of the file system are. */
export const BLOCK = 512;

/** On disk, of one file system; entries that go meanwhile count nothing. */
export async function bytesBelow(folder: string): Promise<number> {
	const top = await lstat(folder).catch(() => null);
	if (top === null) return 0;
	if (!top.isDirectory()) return top.blocks * BLOCK;
	const entries = await readdir(folder).catch(() => []);
	let bytes = top.blocks * BLOCK;
	for (const entry of entries) {
		const path = join(folder, entry);
		const there = await lstat(path).catch(() => null);
		if (there === null || there.dev !== top.dev) continue;
		bytes += there.isDirectory() ? await bytesBelow(path) : there.blocks * BLOCK;
	}
	return bytes;
}
