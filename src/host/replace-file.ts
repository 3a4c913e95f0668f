import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/**
 * Replaces a file by write, fsync, rename: after a crash or a power cut it holds the old text or the new
 * one, whole. Which of the two after a power cut is for the file system to say.
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
}
