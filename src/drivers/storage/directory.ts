import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../../host/make-folders.ts';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import { writeWith } from './host-tool.ts';
import type { Disk, ObservedDisk, StorageDriver } from './storage-driver.ts';

/** A directory of the host, which the container gets as it is: nothing is mounted for it. */
export const directoryStorage: StorageDriver<'directory'> = {
	treeOf: (disk) => pathOf(disk),
	async observe(disk) {
		const there = await stat(pathOf(disk)).catch(() => null);
		if (there === null) return seen('Absent');
		return there.isDirectory() ? seen('Active') : seen('Other', 'no directory');
	},
	async prepare(disk, signal) {
		const { path, base } = disk.source;
		if (path !== null) return await requireDirectory(path);
		if (base === null) await makeDirectory(pathOf(disk));
		else if (!existsSync(pathOf(disk))) await copyBase(disk, base, signal);
	},
	activate: (disk) => requireDirectory(pathOf(disk)),
	deactivate: () => Promise.resolve(),
	handOver: () => Promise.resolve(),
	grow(disk) {
		const message = `cannot grow the disk ${disk.name}: a directory has no size`;
		return Promise.reject(new OperationError(message, { reason: 'DiskFailed', retry: 'never' }));
	},
};

/** One that ballast makes lies where others are mounted. */
const pathOf = ({ source, mountPoint }: Disk<'directory'>): string => source.path ?? mountPoint;

function makeDirectory(path: string): Promise<void> {
	return makeFolders(path).catch((cause: unknown) => {
		throw fileFailed(`make ${path}`, cause);
	});
}

/** Under another name first: what has the name of the disk is whole. */
async function copyBase(
	disk: Disk<'directory'>,
	base: string,
	signal?: AbortSignal,
): Promise<void> {
	const path = pathOf(disk);
	const temporary = `${path}.ballast-new`;
	await rm(temporary, { recursive: true, force: true });
	await makeDirectory(dirname(path));
	await requireDirectory(base);
	await writeWith(
		['cp', '-aT', '--reflink=auto', '--', base, temporary],
		`copy ${base} for the disk ${disk.name}`,
		signal,
	);
	await rename(temporary, path);
}

const seen = (state: ObservedDisk['state'], found: string | null = null): ObservedDisk => ({
	state,
	size: null,
	found,
});

async function requireDirectory(path: string): Promise<void> {
	const there = await stat(path).catch(() => null);
	if (there?.isDirectory()) return;
	const why = there === null ? 'it is not there' : 'it is not a directory';
	throw new OperationError(`cannot use ${path}: ${why}`, { reason: 'DiskMissing' });
}
