import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import { writeWith } from './host-tool.ts';
import { inUse } from './in-use.ts';
import { makeMountPoint, mountAt, unmount } from './mounts.ts';
import type { Disk, ObservedDisk, StorageDriver } from './storage-driver.ts';

/** A directory of the host. One that ballast makes lies at `disks/NAME` and is bound like any other. */
export const directoryStorage: StorageDriver<'directory'> = {
	async observe(disk) {
		const path = pathOf(disk);
		const there = await stat(path, { bigint: true }).catch(() => null);
		if (there === null) return seen('Absent');
		if (!there.isDirectory()) return seen('Other', 'no directory');
		const mount = await mountAt(disk.mountPoint);
		if (mount === null) return seen('Inactive');
		const shown = await stat(disk.mountPoint, { bigint: true });
		const isSame = shown.dev === there.dev && shown.ino === there.ino;
		return isSame ? seen('Active') : seen('Other', 'a mount of something else at its place');
	},
	async prepare(disk) {
		const { path } = disk.source;
		if (path === null) {
			await mkdir(pathOf(disk), { recursive: true }).catch((cause: unknown) => {
				throw fileFailed(`make ${pathOf(disk)}`, cause);
			});
			return false;
		}
		await requireDirectory(path);
		return false;
	},
	async activate(disk, signal) {
		const { state } = await directoryStorage.observe(disk, signal);
		if (state === 'Active') return;
		await requireDirectory(pathOf(disk));
		if (state === 'Other') throw inUse(disk);
		await makeMountPoint(disk.mountPoint);
		const mode = disk.readOnly ? 'bind,ro' : 'bind';
		const what = `show ${pathOf(disk)} at ${disk.mountPoint}`;
		await writeWith(['mount', '-o', mode, '--', pathOf(disk), disk.mountPoint], what, signal);
	},
	async deactivate(disk, signal) {
		const { state } = await directoryStorage.observe(disk, signal);
		if (state === 'Other' && (await mountAt(disk.mountPoint)) !== null) throw inUse(disk);
		if (state === 'Active') await unmount(disk.mountPoint, signal);
	},
	grow(disk) {
		const message = `cannot grow the disk ${disk.name}: a directory has no size`;
		return Promise.reject(new OperationError(message, { reason: 'DiskFailed', retry: 'never' }));
	},
	// what ballast made lies in the instance's folder
	release: () => Promise.resolve(),
};

const pathOf = (disk: Disk<'directory'>): string =>
	disk.source.path ?? join(disk.folder, 'disks', disk.name);

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
