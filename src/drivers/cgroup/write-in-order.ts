import { constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';

/** One value into one file, and what puts the old state back. */
export interface CgroupWrite {
	readonly file: string;
	readonly text: string;
	readonly undo: { readonly file: string; readonly text: string };
}

/**
 * Makes the writes one after the other; after a failure those that were made are undone, last first.
 * What cannot be undone either is seen by the next observation. Each write gets a system call of
 * its own, as the kernel wants it, and may take long: lowering a memory limit reclaims pages.
 */
export async function writeInOrder(writes: readonly CgroupWrite[]): Promise<void> {
	let made = 0;
	try {
		for (const { file, text } of writes) {
			await writeValue(file, text);
			made += 1;
		}
	} catch (cause) {
		for (const { undo } of writes.slice(0, made).toReversed()) {
			await writeValue(undo.file, undo.text).catch(() => undefined);
		}
		throw cause;
	}
}

/** A file that is not there is not made: the kernel would answer with another error than that. */
function writeValue(file: string, text: string): Promise<void> {
	return writeFile(file, text, { flag: constants.O_WRONLY | constants.O_TRUNC });
}
