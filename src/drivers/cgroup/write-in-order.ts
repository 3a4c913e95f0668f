import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

/** One value into one file. */
export interface CgroupWrite {
	readonly file: string;
	readonly text: string;
	/** What puts the old state back; `null` when no other write comes after it. */
	readonly undo: { readonly file: string; readonly text: string } | null;
	/** The kernel may work on it for long, as when pages are reclaimed: other work goes on meanwhile. */
	readonly isSlow?: boolean;
}

/** A file that is not there is not made: the kernel would answer with another error than that. */
const EXISTING = constants.O_WRONLY | constants.O_TRUNC;

/**
 * Makes the writes one after the other; after a failure those that were made are undone, last first.
 * What cannot be undone either is seen by the next observation. Each write gets a system call of
 * its own, as the kernel wants it. The kernel answers in microseconds, and handing a write to the thread
 * pool costs ten times that; only a slow one is worth it.
 */
export async function writeInOrder(writes: readonly CgroupWrite[]): Promise<void> {
	let made = 0;
	try {
		for (const { file, text, isSlow } of writes) {
			if (isSlow) await writeFile(file, text, { flag: EXISTING });
			else writeNow(file, text);
			made += 1;
		}
	} catch (cause) {
		for (const { undo } of writes.slice(0, made).toReversed()) {
			if (undo === null) continue;
			await writeFile(undo.file, undo.text, { flag: EXISTING }).catch(() => undefined);
		}
		throw cause;
	}
}

function writeNow(path: string, text: string): void {
	const file = openSync(path, EXISTING);
	try {
		writeSync(file, text);
	} finally {
		closeSync(file);
	}
}
