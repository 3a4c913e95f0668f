import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { operationErrorOf } from '../model/file-error.ts';

/**
 * Replaces a file by write, fsync, rename: after a crash or a power cut it holds the old text or the new
 * one, whole. Which of the two after a power cut is for the file system to say. Throws `OperationError` where the host refuses.
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
		// an error of a write does not say of which file
		throw operationErrorOf(cause, `write ${path}`) ?? cause;
	}
}
