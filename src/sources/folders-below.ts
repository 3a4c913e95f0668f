import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isHidden, isSpecFile } from './list-specs.ts';

/** The folder, those below it, and those in which linked spec files really lie; none when it is not there. */
export async function foldersBelow(folder: string): Promise<readonly string[]> {
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
	if (entries === null) return [];
	const shown = entries.filter(({ name }) => !isHidden(name));
	const below = shown.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
	const links = shown
		.filter((entry) => entry.isSymbolicLink() && isSpecFile(entry.name))
		.map(({ name }) => join(folder, name));
	const targets = await Promise.all(links.map((link) => realpath(link).catch(() => null)));
	const others = targets.flatMap((target) => (target === null ? [] : [dirname(target)]));
	const deeper = await Promise.all(below.map(foldersBelow));
	return [...new Set([folder, ...others, ...deeper.flat()])];
}
