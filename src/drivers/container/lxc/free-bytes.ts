import { statfs } from 'node:fs/promises';

/** Of the file system that a path will lie on; `null` when nobody can tell. */
export async function freeBytes(path: string): Promise<number | null> {
	const above = path.slice(0, path.lastIndexOf('/'));
	try {
		const { bavail, bsize } = await statfs(above === '' ? '/' : above);
		return bavail * bsize;
	} catch {
		return above === '' ? null : freeBytes(above);
	}
}
