import { stat } from 'node:fs/promises';
import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import { type Argv, ask, manageWith } from './host-tool.ts';
import { noteVolume, ownVolume } from './noted-volumes.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';
import type { Volume, VolumeManager } from './volume-manager.ts';
import { nameOf, type VolumeDisk, VolumeStorage } from './volume-storage.ts';

/** LVM ends with 5 whatever went wrong. */
const NO_GROUP = /volume group .*not found|cannot process volume group/i;

const linear: VolumeManager = managerOf(({ place, name }, size) => [
	...CREATE,
	'--size',
	`${size}b`,
	'--name',
	name,
	place,
]);

function thin(pool: string): VolumeManager {
	return managerOf(({ place, name }, size) => [
		...CREATE,
		'--thin',
		'--virtualsize',
		`${size}b`,
		'--name',
		name,
		`${place}/${pool}`,
	]);
}

/** What the blocks of a removed volume held is not to look like a file system of the new one. */
const CREATE = ['lvcreate', '--yes', '--wipesignatures', 'y'] as const;

function managerOf(create: (volume: Volume, size: number) => Argv): VolumeManager {
	return {
		noun: 'logical volume',
		async find({ place, name }, signal) {
			const what = `look at the volume group ${place}`;
			const columns = ['-o', 'lv_name,lv_size,vg_extent_size', '--units', 'b', '--nosuffix'];
			const plain = ['--noheadings', '--separator', ','];
			const result = await ask(['lvs', ...plain, ...columns, '--', place], what, signal);
			if (NO_GROUP.test(result.stderr)) throw groupMissing(place);
			if (result.exitCode !== 0) throw commandFailed(what, result, 'DiskFailed');
			const rows = result.stdout.split('\n').map((line) => line.trim().split(','));
			const [, size, unit] = rows.find(([found]) => found === name) ?? [];
			return size === undefined ? null : { size: Number(size), unit: Number(unit) };
		},
		async create(volume, size) {
			await manageWith(create(volume, size), `make the logical volume ${nameOf(volume)}`);
		},
		async rename(volume, name) {
			const argv = ['lvrename', volume.place, volume.name, name] as const;
			await manageWith(argv, `rename the logical volume ${nameOf(volume)}`);
		},
		async enlarge(volume, size) {
			const argv = ['lvextend', '--size', `${size}b`, nameOf(volume)] as const;
			await manageWith(argv, `make the logical volume ${nameOf(volume)} larger`);
		},
		async remove(volume) {
			const argv = ['lvremove', '--yes', nameOf(volume)] as const;
			await manageWith(argv, `remove the logical volume ${nameOf(volume)}`);
		},
		deviceOf: (volume) => Promise.resolve(deviceOf(volume)),
		async attach(volume) {
			const device = deviceOf(volume);
			const isThere = await stat(device).catch(() => null);
			if (isThere === null) {
				const argv = ['lvchange', '--activate', 'y', nameOf(volume)] as const;
				await manageWith(argv, `activate the logical volume ${nameOf(volume)}`);
			}
			return device;
		},
		// logical volumes are active as long as the host is up
		detach: () => Promise.resolve(),
		// another host may make it larger, and this one would go on with the old size
		async handOver(volume) {
			if ((await stat(deviceOf(volume)).catch(() => null)) === null) return;
			const argv = ['lvchange', '--activate', 'n', nameOf(volume)] as const;
			await manageWith(argv, `deactivate the logical volume ${nameOf(volume)}`);
		},
	};
}

const deviceOf = ({ place, name }: Volume): string => `/dev/${place}/${name}`;

function groupMissing(group: string): OperationError {
	return new OperationError(`cannot use the volume group ${group}: it is not there`, {
		reason: 'DiskMissing',
		hint: 'See which there are: vgs',
	});
}

/** A logical volume, linear or in a thin pool. */
export const lvmStorage: StorageDriver<'lvm'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	observe: (disk, signal) => storageOf(disk).observe(orderOf(disk), signal),
	prepare: (disk, signal) => storageOf(disk).prepare(orderOf(disk), signal),
	activate: (disk, signal) => storageOf(disk).activate(orderOf(disk), signal),
	deactivate: (disk, signal) => storageOf(disk).deactivate(orderOf(disk), signal),
	handOver: (disk, signal) => storageOf(disk).handOver(orderOf(disk), signal),
	grow: (disk, size, signal) => storageOf(disk).grow(orderOf(disk), size, signal),
};

export function removeLogicalVolume(volume: Volume): Promise<void> {
	return new VolumeStorage(linear).remove(volume);
}

function storageOf({ source: { thinPool } }: Disk<'lvm'>): VolumeStorage {
	return new VolumeStorage(thinPool === null ? linear : thin(thinPool));
}

function orderOf(disk: Disk<'lvm'>): VolumeDisk {
	const { group, volume, size, filesystem } = disk.source;
	const place = { place: group, name: volume ?? ownVolume(disk) };
	const note = volume === null ? () => noteVolume(disk, { kind: 'lvm', ...place }) : null;
	return { disk, volume: place, note, size, filesystem };
}
