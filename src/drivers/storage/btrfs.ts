import { mkdir, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import { fileFailed } from '../os/command-failed.ts';
import { refuseToShrink } from './disk-size.ts';
import { writeWith } from './host-tool.ts';
import { limitOf, setLimit } from './qgroup.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';
import { isSubvolume, VOLUME_PREFIX } from './subvolume.ts';

type Btrfs = Disk<'btrfs'>;

/**
 * A subvolume below a folder of the host. A link in the instance's folder, made before the subvolume is, leads to it:
 * whoever removes that folder finds there what has to go with it.
 */
export const btrfsStorage: StorageDriver<'btrfs'> = {
	// not the link: LXC follows none to a rootfs
	treeOf: (disk) => volumeOf(disk),
	async observe(disk, signal) {
		const path = volumeOf(disk);
		const there = await stat(path).catch(() => null);
		if (there === null) return { state: 'Absent', size: null, found: null };
		if (!(await isSubvolume(path))) return { state: 'Other', size: null, found: 'no subvolume' };
		const size = disk.source.size === null ? null : await limitOf(path, signal);
		return { state: 'Active', size, found: 'btrfs' };
	},
	async prepare(disk, signal) {
		const path = volumeOf(disk);
		await link(disk.mountPoint, path);
		if (!(await isSubvolume(path))) await make(disk, signal);
		const { size } = disk.source;
		if (size === null) return;
		const limit = await limitOf(path, signal);
		if (limit === null || limit < size) await setLimit(path, size, signal);
	},
	activate: (disk) => requireVolume(disk),
	deactivate: () => Promise.resolve(),
	handOver: () => Promise.resolve(),
	async grow(disk, size, signal) {
		await requireVolume(disk);
		const path = volumeOf(disk);
		refuseToShrink(path, (await limitOf(path, signal)) ?? 0, size);
		await setLimit(path, size, signal);
	},
};

const volumeOf = ({ name, uid, source }: Btrfs): string =>
	join(source.folder, `${VOLUME_PREFIX}${uid.slice(0, 8)}-${name}`);

async function link(from: string, to: string): Promise<void> {
	try {
		await mkdir(dirname(from), { recursive: true });
		await symlink(to, from);
	} catch (cause) {
		const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
		if (!isThere) throw fileFailed(`make ${from}`, cause);
	}
}

async function make(disk: Btrfs, signal?: AbortSignal): Promise<void> {
	const path = volumeOf(disk);
	const { base } = disk.source;
	const what = base === null ? `make the subvolume ${path}` : `make a snapshot of ${base}`;
	if (base !== null && !(await isSubvolume(base))) {
		throw new OperationError(`cannot ${what}: it is not there, or no subvolume`, {
			reason: 'DiskMissing',
		});
	}
	const order = base === null ? ['create'] : ['snapshot', base];
	await writeWith(['btrfs', 'subvolume', ...order, path], what, signal);
}

async function requireVolume(disk: Btrfs): Promise<void> {
	const path = volumeOf(disk);
	if (await isSubvolume(path)) return;
	throw new OperationError(`cannot use the subvolume ${path}: it is not there`, {
		reason: 'DiskMissing',
	});
}
