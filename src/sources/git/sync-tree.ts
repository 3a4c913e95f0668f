import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../host/sync-folder.ts';

/** Makes all files below a folder last through a power cut: after one, files that git had just written could be empty. */
export async function syncTree(folder: string): Promise<void> {
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) await syncTree(path);
		else if (entry.isFile()) await syncFile(path);
	}
	await syncFolder(folder);
}

export async function syncFile(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}
