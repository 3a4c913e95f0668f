import { commandFailed } from '../os/command-failed.ts';
import { ask, manageWith } from './host-tool.ts';
import { rowIn, rowsIn } from './json-rows.ts';
import { noteVolume, ownVolume } from './noted-volumes.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';
import type { Volume, VolumeManager } from './volume-manager.ts';
import { nameOf, type VolumeDisk, VolumeStorage } from './volume-storage.ts';

/** What `rbd info` ends with for an image that is not there: ENOENT. */
const NO_ENTRY = 2;

const IMAGES: VolumeManager = {
	noun: 'RBD image',
	async find(volume, signal) {
		const what = `look at the RBD image ${nameOf(volume)}`;
		const result = await ask(['rbd', 'info', '--format', 'json', nameOf(volume)], what, signal);
		if (result.exitCode === NO_ENTRY) return null;
		if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
		return { size: Number(rowIn(result.stdout)['size']), unit: 1 };
	},
	async create(volume, size) {
		const argv = ['rbd', 'create', '--size', `${size}B`, nameOf(volume)] as const;
		await manageWith(argv, `make the RBD image ${nameOf(volume)}`);
	},
	async rename(volume, name) {
		const to = nameOf({ place: volume.place, name });
		await manageWith(
			['rbd', 'rename', nameOf(volume), to],
			`rename the RBD image ${nameOf(volume)}`,
		);
	},
	async enlarge(volume, size) {
		const argv = ['rbd', 'resize', '--no-progress', '--size', `${size}B`, nameOf(volume)] as const;
		await manageWith(argv, `make the RBD image ${nameOf(volume)} larger`);
	},
	async remove(volume) {
		const argv = ['rbd', 'remove', '--no-progress', nameOf(volume)] as const;
		await manageWith(argv, `remove the RBD image ${nameOf(volume)}`);
	},
	deviceOf: mappedAt,
	async attach(volume, signal) {
		const device = await mappedAt(volume, signal);
		if (device !== null) return device;
		const what = `map the RBD image ${nameOf(volume)}`;
		// another host that has it mapped keeps its lock: two that write would destroy the file system
		return await manageWith(['rbd', 'device', 'map', '--exclusive', nameOf(volume)], what);
	},
	async detach(volume, signal) {
		const device = await mappedAt(volume, signal);
		if (device === null) return;
		await manageWith(['rbd', 'device', 'unmap', device], `unmap the RBD image ${nameOf(volume)}`);
	},
	handOver: (volume, signal) => IMAGES.detach(volume, signal),
};

/** The device that this host has of an image; `null` = none. */
async function mappedAt(volume: Volume, signal?: AbortSignal): Promise<string | null> {
	const what = 'list the RBD images of this host';
	const result = await ask(['rbd', 'device', 'list', '--format', 'json'], what, signal);
	if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
	const isIt = (row: { readonly [field: string]: unknown }) =>
		row['pool'] === volume.place && row['name'] === volume.name;
	const device = rowsIn(result.stdout || '[]').find(isIt)?.['device'];
	return typeof device === 'string' ? device : null;
}

/** An image in a pool of Ceph. */
const storage = new VolumeStorage(IMAGES);

export const rbdStorage: StorageDriver<'rbd'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	observe: (disk, signal) => storage.observe(orderOf(disk), signal),
	prepare: (disk, signal) => storage.prepare(orderOf(disk), signal),
	activate: (disk, signal) => storage.activate(orderOf(disk), signal),
	deactivate: (disk, signal) => storage.deactivate(orderOf(disk), signal),
	handOver: (disk, signal) => storage.handOver(orderOf(disk), signal),
	grow: (disk, size, signal) => storage.grow(orderOf(disk), size, signal),
};

export const removeRbdImage = (volume: Volume): Promise<void> => storage.remove(volume);

function orderOf(disk: Disk<'rbd'>): VolumeDisk {
	const { pool, image, size, filesystem } = disk.source;
	const volume = { place: pool, name: image ?? ownVolume(disk) };
	const note = image === null ? () => noteVolume(disk, { kind: 'rbd', ...volume }) : null;
	return { disk, volume, note, size, filesystem };
}
