import { link, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checksumFileOf, checksumLine } from '../../../host/checksum.ts';

/**
 * Makes a file with its checksum beside it; until it is whole it has another name, under which `fill` writes it. A file
 * that is there is never replaced.
 */
export async function makeNewFile(
	path: string,
	fill: (part: string) => Promise<void>,
	signal?: AbortSignal,
): Promise<void> {
	const part = partOf(path);
	try {
		await fill(part);
		const checksum = await checksumLine(part, basename(path), signal);
		// fails when a file of that name came to be meanwhile, which a rename would replace
		await link(part, path);
		await writeFile(checksumFileOf(path), checksum, { flag: 'wx' });
	} finally {
		await rm(part, { force: true });
	}
}

/** What a file that this process makes is called until it is whole. */
export function partOf(path: string): string {
	return `${path}.part-${process.pid}`;
}
