import { mkdir, stat } from 'node:fs/promises';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import type { Disk, ObservedDisk, StorageDriver } from './storage-driver.ts';

/** A directory of the host, which the container gets as it is: nothing is mounted for it. */
export const directoryStorage: StorageDriver<'directory'> = {
	treeOf: (disk) => pathOf(disk),
	async observe(disk) {
		const there = await stat(pathOf(disk)).catch(() => null);
		if (there === null) return seen('Absent');
		return there.isDirectory() ? seen('Active') : seen('Other', 'no directory');
	},
	async prepare(disk) {
		if (disk.source.path !== null) return await requireDirectory(disk.source.path);
		await mkdir(pathOf(disk), { recursive: true }).catch((cause: unknown) => {
			throw fileFailed(`make ${pathOf(disk)}`, cause);
		});
	},
	activate: (disk) => requireDirectory(pathOf(disk)),
	deactivate: () => Promise.resolve(),
	grow(disk) {
		const message = `cannot grow the disk ${disk.name}: a directory has no size`;
		return Promise.reject(new OperationError(message, { reason: 'DiskFailed', retry: 'never' }));
	},
};

/** One that ballast makes lies where others are mounted. */
const pathOf = ({ source, mountPoint }: Disk<'directory'>): string => source.path ?? mountPoint;

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
