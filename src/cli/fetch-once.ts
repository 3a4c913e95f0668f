import { OperationError } from '../model/errors.ts';
import type { Paths } from '../model/paths.ts';
import type { GitSource } from '../sources/git/git-source.ts';
import { Lock } from '../store/lock.ts';

/**
 * Fetches the specs for a command that needs nothing else of the root. Whoever has the root fetches them anyway, and who may not
 * write there sees what was fetched before.
 */
export async function fetchOnce(
	source: GitSource,
	paths: Paths,
	signal: AbortSignal,
): Promise<void> {
	const lock = await Lock.acquire(paths.lock, 'a ballast command').catch((thrown: unknown) => {
		if (isTaken(thrown) || isForbidden(thrown)) return null;
		throw thrown;
	});
	if (lock === null) return;
	try {
		await source.update(signal);
	} finally {
		await lock.release();
	}
}

function isTaken(thrown: unknown): boolean {
	return thrown instanceof OperationError && thrown.reason === 'LockHeld';
}

function isForbidden(thrown: unknown): boolean {
	if (!(thrown instanceof Error) || !('code' in thrown)) return false;
	return thrown.code === 'EACCES' || thrown.code === 'EROFS' || thrown.code === 'EPERM';
}
