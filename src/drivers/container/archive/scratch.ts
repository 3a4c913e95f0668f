import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Paths } from '../../../model/paths.ts';
import { removeTree } from '../lxc/remove-tree.ts';

type Purpose = 'import' | 'export';

/**
 * Makes a folder on the file system of the instances that does not show, for what becomes one or is read from one. Whoever
 * made it removes it; what processes left that were killed is removed first.
 */
export async function makeScratch({ trash }: Paths, purpose: Purpose): Promise<string> {
	await removeLeftovers(trash);
	await mkdir(trash, { recursive: true });
	return await mkdtemp(join(trash, scratchPrefix(purpose)));
}

/** How the names of those begin that this process made. */
export function scratchPrefix(purpose: Purpose): string {
	return `.${purpose}-${process.pid}-`;
}

/** Removes what imports and exports left that were killed: as much as a root disk. */
export async function removeLeftovers(trash: string): Promise<void> {
	for (const entry of await readdir(trash).catch(() => [])) {
		const pid = /^\.(?:import|export)-(\d+)-/.exec(entry)?.[1];
		if (pid !== undefined && !existsSync(`/proc/${pid}`)) await removeTree(join(trash, entry));
	}
}
