import { open } from 'node:fs/promises';
import { commandFailed } from '../os/command-failed.ts';
import { sizeOf } from './disk-size.ts';
import { ask } from './host-tool.ts';
import type { Extent } from './partition.ts';

const NOTHING_FOUND = 2;
const AMBIGUOUS = 8;
/** A disk is blank when so much of its beginning and of its end is zero, and blkid knows nothing on it. */
export const LOOK_BYTES = 1024 * 1024;

/**
 * What is on a file or device, in the words of blkid; `null` = nothing at all. Bytes that blkid does not know
 * (a text file, an encrypted disk without a header) are something too, and so is every partition.
 */
export async function signatureOf(
	path: string,
	signal?: AbortSignal,
	part?: Extent,
): Promise<string | null> {
	const what = `look at what is on ${path}`;
	const where = part ? ['--offset', String(part.offset), '--size', String(part.size)] : [];
	const result = await ask(['blkid', '-p', '-o', 'export', ...where, '--', path], what, signal);
	if (result.exitCode === AMBIGUOUS) return 'several signatures';
	if (result.exitCode === 0) return nameIn(result.stdout) ?? 'an unknown signature';
	if (result.exitCode !== NOTHING_FOUND || result.stderr !== '') {
		throw commandFailed(what, result, 'DiskFailed');
	}
	return part !== undefined || (await startsOrEndsWithData(path))
		? 'data without a signature'
		: null;
}

/** A file system, RAID, LVM, or a partition table. */
function nameIn(output: string): string | null {
	const values = new Map(
		output.split('\n').map((line) => {
			const at = line.indexOf('=');
			return [line.slice(0, at), line.slice(at + 1)];
		}),
	);
	const table = values.get('PTTYPE');
	return values.get('TYPE') ?? (table === undefined ? null : `partition table ${table}`);
}

async function startsOrEndsWithData(path: string): Promise<boolean> {
	const file = await open(path, 'r');
	try {
		const buffer = Buffer.alloc(LOOK_BYTES);
		const size = await sizeOf(path);
		for (const at of [0, Math.max(0, size - LOOK_BYTES)]) {
			const { bytesRead } = await file.read(buffer, 0, LOOK_BYTES, at);
			if (buffer.subarray(0, bytesRead).some((byte) => byte !== 0)) return true;
		}
		return false;
	} finally {
		await file.close();
	}
}
