import { stat } from 'node:fs/promises';
import { listIfThere, readIfThere } from '../../host/if-there.ts';

export interface Loop {
	readonly device: string;
	/** `MAJOR:MINOR`. */
	readonly number: string;
	readonly backingFile: string;
	readonly isReadOnly: boolean;
}

const BLOCK = '/sys/block';

/** Every loop device that has a file. Reads sysfs only. */
export function listLoops(): readonly Loop[] {
	return listIfThere(BLOCK)
		.filter((name) => name.startsWith('loop'))
		.flatMap((name) => readLoop(name) ?? []);
}

/** The loop devices of a file, or of a part of it, by whatever path they were attached. */
export async function loopsOf(file: string): Promise<readonly Loop[]> {
	const loops = listLoops();
	const isOfFile = await Promise.all(loops.map(({ backingFile }) => isSameFile(backingFile, file)));
	return loops.filter((_, index) => isOfFile[index]);
}

/** Whether the block device `MAJOR:MINOR` is a loop device of this file. */
export async function isLoopOf(number: string, file: string): Promise<boolean> {
	const backing = backingFileIn(`/sys/dev/block/${number}`);
	return backing !== null && (await isSameFile(backing, file));
}

function readLoop(name: string): Loop | null {
	const folder = `${BLOCK}/${name}`;
	const backingFile = backingFileIn(folder);
	const number = readIfThere(`${folder}/dev`);
	if (backingFile === null || number === null) return null;
	const isReadOnly = readIfThere(`${folder}/ro`)?.trim() === '1';
	return { device: `/dev/${name}`, number: number.trim(), backingFile, isReadOnly };
}

/** `null` for a device that is none, or has no file (any more). */
function backingFileIn(folder: string): string | null {
	return readIfThere(`${folder}/loop/backing_file`)?.replace(/\n$/, '') ?? null;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
	const [mine, its] = await Promise.all(
		[one, other].map((path) => stat(path, { bigint: true }).catch(() => null)),
	);
	return mine?.dev === its?.dev && mine?.ino === its?.ino && mine != null;
}
