import { link, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../host/make-folders.ts';
import { OperationError } from '../model/errors.ts';
import { isAlive, type LockClaim, newClaim, readClaim } from './lock-claim.ts';
import { writeFailed } from './write-failed.ts';

/**
 * One reconciler per root. Node offers no flock(2), so the lock is a file that names its holder.
 *
 * - It appears whole: written under another name, then link(2)ed, which fails when it exists.
 * - It goes stale by itself: after SIGKILL no process has the pid with that start time any more.
 * - A stale lock `N` is replaced only by whoever holds the lock `lock.N`. Between taking `lock.N` and the
 *   rename nobody else may change `lock`, so two that find it stale cannot both win. `lock.N` is taken by
 *   the same rules, so a process that dies while it takes over blocks nobody.
 */
export class Lock {
	readonly #path: string;
	readonly #claim: LockClaim;

	private constructor(path: string, claim: LockClaim) {
		this.#path = path;
		this.#claim = claim;
	}

	/** Throws `OperationError` LockHeld, which says who holds it and since when. `what` names the holder to others. */
	static async acquire(path: string, what: string): Promise<Lock> {
		await makeFolders(dirname(path)).catch((cause: unknown) => {
			throw writeFailed(`the lock ${path}`, cause);
		});
		const claim = await newClaim(what);
		const holder = await take(path, claim);
		if (holder !== null) throw heldBy(path, holder);
		return new Lock(path, claim);
	}

	/** A lock that is no longer ours is left alone. */
	async release(): Promise<void> {
		if ((await readClaim(this.#path))?.nonce === this.#claim.nonce) await rm(this.#path);
	}
}

/** Who holds the lock, for commands that only want to tell; `null` when nobody does. */
export async function lockHolder(path: string): Promise<LockClaim | null> {
	const claim = await readClaim(path);
	return claim !== null && (await isAlive(claim)) ? claim : null;
}

/** Returns the living holder, or `null` when the claim stands now. */
async function take(path: string, claim: LockClaim): Promise<LockClaim | null> {
	while (!(await place(path, claim))) {
		const holder = await readClaim(path);
		if (holder?.nonce === claim.nonce) return null;
		if (holder === null) continue;
		const rival = (await isAlive(holder)) ? holder : await takeOver(path, holder, claim);
		if (rival !== null) return rival;
	}
	return null;
}

/** Replaces a stale lock unless somebody else has done so. Returns who is about to, if somebody is. */
async function takeOver(
	path: string,
	stale: LockClaim,
	claim: LockClaim,
): Promise<LockClaim | null> {
	const guard = `${path}.${stale.nonce}`;
	const rival = await take(guard, claim);
	if (rival !== null) return rival;
	try {
		if ((await readClaim(path))?.nonce === stale.nonce) {
			const candidate = await writeCandidate(path, claim);
			await rename(candidate, path);
		}
	} finally {
		await rm(guard, { force: true });
	}
	return null;
}

/** True when the lock was free. */
async function place(path: string, claim: LockClaim): Promise<boolean> {
	const candidate = await writeCandidate(path, claim);
	try {
		await link(candidate, path);
		return true;
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
		throw cause;
	} finally {
		await rm(candidate, { force: true });
	}
}

async function writeCandidate(path: string, claim: LockClaim): Promise<string> {
	const candidate = `${path}.${claim.nonce}.new`;
	try {
		await writeFile(candidate, `${JSON.stringify(claim)}\n`);
		return candidate;
	} catch (cause) {
		await rm(candidate, { force: true });
		throw writeFailed(path, cause);
	}
}

function heldBy(path: string, holder: LockClaim): OperationError {
	const since = new Date(holder.since).toISOString();
	return new OperationError(
		`cannot lock ${path}: ${holder.what} (pid ${holder.pid}) holds it since ${since}`,
		{
			reason: 'LockHeld',
			retry: 'never',
			hint: `Let it do the work, or end it first. If pid ${holder.pid} belongs to a container that is gone, remove the file.`,
		},
	);
}
