import { open } from 'node:fs/promises';

/** Makes the entries of a folder last through a power cut: a rename or removal in it is on disk then. */
export async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
