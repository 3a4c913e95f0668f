import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../model/errors.ts';
import { loopsOf } from './loops.ts';

/** The kernel lets go a moment after the last mount is gone, also one in the namespace of a container that just ended. */
const LONGEST_MS = 5000;
const STEP_MS = 20;

/** Comes back when no loop device shows a file; one that something else uses, or that somebody made, is `DiskBusy`. */
export function untilNoLoop(file: string, signal?: AbortSignal): Promise<void> {
	const shownBy = async () => (await loopsOf(file))[0]?.device ?? null;
	return untilUnused({ path: file, usedBy: shownBy }, signal);
}

/** Comes back when a block device is mounted nowhere, in no namespace, and nothing stands on it. */
export function untilUnclaimed(device: string, signal?: AbortSignal): Promise<void> {
	const claimedBy = async () => ((await isClaimed(device)) ? 'a mount or another device' : null);
	return untilUnused({ path: device, usedBy: claimedBy }, signal);
}

/** Whoever mounts a device has it for itself, as long as that lasts. */
async function isClaimed(device: string): Promise<boolean> {
	try {
		const file = await open(device, constants.O_RDONLY | constants.O_EXCL);
		await file.close();
		return false;
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'EBUSY') return true;
		throw new OperationError(`cannot look who uses ${device}`, { reason: 'DiskFailed', cause });
	}
}

interface Used {
	readonly path: string;
	/** In words; `null` = by nothing. */
	readonly usedBy: () => Promise<string | null>;
}

async function untilUnused({ path, usedBy }: Used, signal?: AbortSignal): Promise<void> {
	const late = performance.now() + LONGEST_MS;
	for (;;) {
		signal?.throwIfAborted();
		const user = await usedBy();
		if (user === null) return;
		if (performance.now() > late) {
			throw new OperationError(`cannot let go of ${path}: ${user} has it in use`, {
				reason: 'DiskBusy',
				hint: `See what: findmnt; losetup -a; fuser -v ${path}`,
			});
		}
		await delay(STEP_MS);
	}
}
