import { readdir, readFile, stat } from 'node:fs/promises';

export interface Loop {
	readonly device: string;
	/** `MAJOR:MINOR`. */
	readonly number: string;
	readonly backingFile: string;
	readonly isReadOnly: boolean;
}

const BLOCK = '/sys/block';

/** Every loop device that has a file. Reads sysfs only. */
export async function listLoops(): Promise<readonly Loop[]> {
	const names = (await readdir(BLOCK)).filter((name) => name.startsWith('loop'));
	const loops = await Promise.all(names.map(readLoop));
	return loops.filter((loop) => loop !== null);
}

/** The loop devices of a file, or of a part of it, by whatever path they were attached. */
export async function loopsOf(file: string): Promise<readonly Loop[]> {
	const loops = await listLoops();
	const isOfFile = await Promise.all(loops.map(({ backingFile }) => isSameFile(backingFile, file)));
	return loops.filter((_, index) => isOfFile[index]);
}

/** Whether the block device `MAJOR:MINOR` is a loop device of this file. */
export async function isLoopOf(number: string, file: string): Promise<boolean> {
	const backing = await backingFileIn(`/sys/dev/block/${number}`);
	return backing !== null && (await isSameFile(backing, file));
}

async function readLoop(name: string): Promise<Loop | null> {
	const backingFile = await backingFileIn(`${BLOCK}/${name}`);
	if (backingFile === null) return null;
	const [number, readOnly] = await Promise.all(
		['dev', 'ro'].map((file) => readFile(`${BLOCK}/${name}/${file}`, 'utf8')),
	);
	const isReadOnly = readOnly?.trim() === '1';
	return { device: `/dev/${name}`, number: number?.trim() ?? '', backingFile, isReadOnly };
}

/** `null` for a device that is none, or has no file (any more). */
async function backingFileIn(folder: string): Promise<string | null> {
	const text = await readFile(`${folder}/loop/backing_file`, 'utf8').catch(() => null);
	return text === null ? null : text.replace(/\n$/, '');
}

async function isSameFile(one: string, other: string): Promise<boolean> {
	const [mine, its] = await Promise.all(
		[one, other].map((path) => stat(path, { bigint: true }).catch(() => null)),
	);
	return mine?.dev === its?.dev && mine?.ino === its?.ino && mine != null;
}
