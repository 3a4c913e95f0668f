import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import { refuseToShrink } from './disk-size.ts';
import { type Argv, ask, manageWith } from './host-tool.ts';
import { inUse } from './in-use.ts';
import { makeMountPoint, mountAt, mountDevice, unmount } from './mounts.ts';
import { noteVolume, ownVolume } from './noted-volumes.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';
import type { Volume } from './volume-manager.ts';

type Zfs = Disk<'zfs'>;

/**
 * A dataset below one of the host's, mounted the legacy way: it shows where ballast mounts it, and nowhere by itself
 * after a boot.
 */
export const zfsStorage: StorageDriver<'zfs'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	async observe(disk, signal) {
		const quota = await quotaOf(datasetOf(disk), signal);
		if (quota === null) return { state: 'Absent', size: null, found: null };
		const size = disk.source.size === null || quota === 0 ? null : quota;
		const mount = await mountAt(disk.mountPoint);
		if (mount === null) return { state: 'Inactive', size, found: 'zfs' };
		if (mount.source === datasetOf(disk)) return { state: 'Active', size, found: 'zfs' };
		return { state: 'Other', size, found: 'something else at its place' };
	},
	async prepare(disk, signal) {
		const dataset = datasetOf(disk);
		const { parent, size } = disk.source;
		// first, since it fails without ZFS: what is noted then could not be looked for either
		const quota = await quotaOf(dataset, signal);
		await noteVolume(disk, { kind: 'zfs', place: parent, name: ownVolume(disk) });
		if (quota === null) await make(disk, signal);
		else if (size !== null && quota !== 0 && quota < size) await setQuota(dataset, size);
	},
	async activate(disk, signal) {
		if (await isMounted(disk)) return;
		const dataset = datasetOf(disk);
		if ((await quotaOf(dataset, signal)) === null) throw missing(dataset);
		await makeMountPoint(disk.mountPoint);
		const how = { filesystem: 'zfs', readOnly: disk.readOnly, ...(signal && { signal }) };
		await mountDevice(dataset, disk.mountPoint, how);
	},
	async deactivate(disk, signal) {
		if (await isMounted(disk)) await unmount(disk.mountPoint, signal);
	},
	handOver: (disk, signal) => zfsStorage.deactivate(disk, signal),
	async grow(disk, size, signal) {
		const dataset = datasetOf(disk);
		const quota = await quotaOf(dataset, signal);
		if (quota === null) throw missing(dataset);
		refuseToShrink(dataset, quota, size);
		if (quota !== size) await setQuota(dataset, size);
	},
};

/** Fails when it has snapshots or clones, which ballast did not make. */
export async function removeDataset({ place, name }: Volume): Promise<void> {
	const dataset = `${place}/${name}`;
	if ((await quotaOf(dataset)) === null) return;
	await manageWith(['zfs', 'destroy', dataset], `remove the dataset ${dataset}`);
}

const datasetOf = (disk: Zfs): string => `${disk.source.parent}/${ownVolume(disk)}`;

/** Bytes, 0 = no quota; `null` for a dataset that is not there. */
async function quotaOf(dataset: string, signal?: AbortSignal): Promise<number | null> {
	const what = `look at the dataset ${dataset}`;
	const argv = ['zfs', 'get', '-H', '-p', '-o', 'value', 'refquota', dataset] as const;
	const result = await ask(argv, what, signal);
	if (result.exitCode === 0) return Number(result.stdout);
	if (/does not exist/.test(result.stderr)) return null;
	throw commandFailed(what, result, 'DiskFailed');
}

async function make(disk: Zfs, signal?: AbortSignal): Promise<void> {
	const dataset = datasetOf(disk);
	const { parent, base, size } = disk.source;
	if ((await quotaOf(parent, signal)) === null) throw missing(parent);
	if (base !== null && (await isMissing(base, signal))) throw missing(base);
	const quota = size === null ? [] : ['-o', `refquota=${size}`];
	const verb: Argv = base === null ? ['zfs', 'create'] : ['zfs', 'clone'];
	const from = base === null ? [] : [base];
	const argv: Argv = [...verb, '-o', 'mountpoint=legacy', ...quota, ...from, dataset];
	await manageWith(argv, base === null ? `make the dataset ${dataset}` : `make a clone of ${base}`);
}

async function isMissing(snapshot: string, signal?: AbortSignal): Promise<boolean> {
	const argv = ['zfs', 'list', '-H', '-o', 'name', '-t', 'snapshot', snapshot] as const;
	return (await ask(argv, `look for ${snapshot}`, signal)).exitCode !== 0;
}

async function setQuota(dataset: string, size: number): Promise<void> {
	const argv = ['zfs', 'set', `refquota=${size}`, dataset] as const;
	await manageWith(argv, `make the dataset ${dataset} larger`);
}

async function isMounted(disk: Zfs): Promise<boolean> {
	const mount = await mountAt(disk.mountPoint);
	if (mount === null) return false;
	if (mount.source !== datasetOf(disk)) throw inUse(disk);
	return true;
}

function missing(name: string): OperationError {
	return new OperationError(`cannot use ${name}: ZFS has no such dataset`, {
		reason: 'DiskMissing',
		hint: 'See which there are: zfs list -t all',
	});
}
