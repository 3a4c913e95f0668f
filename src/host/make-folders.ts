import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are not there; one that is there is fine. Unlike `recursive` of Node it also ends
 * where a file system takes no folders and says so with ENOENT, as /proc does: there Node would try without end.
 */
export async function makeFolders(path: string): Promise<void> {
	try {
		await mkdir(path);
	} catch (cause) {
		if (codeOf(cause) === 'ENOENT' && dirname(path) !== path) return makeBelow(path);
		await requireFolder(path, cause);
	}
}

async function makeBelow(path: string): Promise<void> {
	await makeFolders(dirname(path));
	// somebody else may have made it meanwhile
	await mkdir(path).catch((cause: unknown) => requireFolder(path, cause));
}

async function requireFolder(path: string, cause: unknown): Promise<void> {
	const found = await stat(path).catch(() => null);
	if (!found?.isDirectory()) throw cause;
}

function codeOf(cause: unknown): unknown {
	return cause instanceof Error && 'code' in cause ? cause.code : null;
}
