import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file by write, fsync, rename: after a crash it holds the old text or the new one, whole.
 * The folder is synced too, so the rename itself survives a power cut.
 */
export async function replaceFile(path: string, text: string, mode = 0o644): Promise<void> {
	const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
	try {
		const file = await open(temporary, 'wx', mode);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (cause) {
		await rm(temporary, { force: true });
		throw cause;
	}
	const folder = await open(dirname(path), 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
