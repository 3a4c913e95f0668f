import { sizeOfSource } from '../../../model/disks.ts';
import { OperationError } from '../../../model/errors.ts';
import type { DiskSpec, InstanceSpec } from '../../../model/instance-spec.ts';
import type { ObservedLife } from '../../../model/observed.ts';
import type { Paths } from '../../../model/paths.ts';
import { mountsOf } from '../../cgroup/mount-info.ts';
import { type DiskOwner, diskOf, treeOfDisk } from '../../storage/disk-of.ts';
import { mountAt } from '../../storage/mounts.ts';
import { storageOf } from '../../storage/open-storage.ts';
import type { Disk } from '../../storage/storage-driver.ts';
import type { OwnedTarget } from '../driver.ts';
import type { DataMount } from './config/disks.ts';
import { whileUnused } from './copied-sources.ts';
import { folderOf } from './places.ts';
import { mountsBelow } from './remove-tree.ts';
import { isGone, lookBefore, type VerbContext } from './verb-context.ts';

/** One disk of an instance. */
export interface DiskOrder {
	readonly target: OwnedTarget;
	readonly disk: DiskSpec;
}

/** Makes a disk that came to an instance, which may run meanwhile. Made already is success. Returns its size. */
export async function prepareDisk(
	context: VerbContext,
	{ target, disk }: DiskOrder,
	signal?: AbortSignal,
): Promise<number | null> {
	const storage = storageOf(disk.source.kind);
	const place = await besideOther(diskOf(disk, ownerOf(context.paths, target)), signal);
	await whileUnused(context, { disks: [disk] }, () => storage.prepare(place, signal));
	return (await storage.observe(place, signal)).size;
}

/** Another disk under its name may be in use until the restart that takes this one. */
async function besideOther(disk: Disk, signal?: AbortSignal): Promise<Disk> {
	if ((await mountAt(disk.mountPoint)) === null) return disk;
	const { state } = await storageOf(disk.source.kind).observe(disk, signal);
	return state === 'Active' ? disk : { ...disk, mountPoint: `${disk.mountPoint}.other` };
}

/** Makes a disk as large as its spec says, in use or not. */
export async function growDisk(
	{ paths }: VerbContext,
	{ target, disk }: DiskOrder,
	signal?: AbortSignal,
): Promise<void> {
	const size = sizeOfSource(disk.source);
	if (size === null) return;
	await storageOf(disk.source.kind).grow(diskOf(disk, ownerOf(paths, target)), size, signal);
}

/** Lets all its disks show, as a start needs them. */
export async function activateDisks(
	owner: DiskOwner,
	{ disks }: Pick<InstanceSpec, 'disks'>,
	signal?: AbortSignal,
): Promise<void> {
	for (const disk of disks.filter(hasStorage)) {
		await storageOf(disk.source.kind).activate(diskOf(disk, owner), signal);
	}
}

export interface DisksOrder {
	readonly target: OwnedTarget;
	readonly disks: readonly DiskSpec[];
}

/** The way back, for disks that the container does not use (any more). */
export async function releaseDisks(
	context: VerbContext,
	{ target, disks }: DisksOrder,
	signal?: AbortSignal,
): Promise<void> {
	const observed = await lookBefore(context, target, { name: 'release', reason: 'DiskBusy' });
	const owner = ownerOf(context.paths, target);
	for (const disk of disks.toReversed()) {
		const place = diskOf(disk, owner);
		await refuseUsed(observed, place);
		await storageOf(disk.source.kind).deactivate(place, signal);
	}
}

/** The same, so that another host may have them. */
export async function handOverDisks(
	context: VerbContext,
	{ target, disks }: DisksOrder,
	signal?: AbortSignal,
): Promise<void> {
	await releaseDisks(context, { target, disks }, signal);
	const owner = ownerOf(context.paths, target);
	for (const disk of disks.toReversed()) {
		await storageOf(disk.source.kind).handOver(diskOf(disk, owner), signal);
	}
	const [mount] = await mountsBelow(owner.folder);
	if (mount === undefined) return;
	throw new OperationError(`cannot let go of ${target.name}: something is mounted at ${mount}`, {
		reason: 'DiskBusy',
		hint: `Run: umount ${mount}`,
	});
}

/** A container keeps what it got from a mount after that is gone, and its device with it. */
async function refuseUsed(observed: ObservedLife, disk: Disk): Promise<void> {
	const mount = isGone(observed) ? null : await mountAt(disk.mountPoint);
	if (mount === null) return;
	const { name, state, initPid } = observed;
	const inside = initPid === null ? null : mountsOf(initPid);
	if (inside?.every(({ device }) => device !== mount.device)) return;
	throw new OperationError(
		`cannot release the disk ${disk.name} of ${name}: it is ${state} with it`,
		{
			reason: 'DiskBusy',
		},
	);
}

export function ownerOf(paths: Paths, { name, uid }: OwnedTarget): DiskOwner {
	return { uid, folder: folderOf(paths, name) };
}

/** Whether a storage driver looks after it: a root directory is made from `os`, or used as it is. */
export function hasStorage({ mount, source }: DiskSpec): boolean {
	return mount !== '/' || source.kind !== 'directory';
}

/** The disks beside the root, for the config. */
export function dataMounts(
	owner: DiskOwner,
	{ disks }: InstanceSpec,
): readonly Omit<DataMount, 'mapsIds'>[] {
	return disks
		.filter(({ mount }) => mount !== '/')
		.map((disk) => ({ disk, tree: treeOfDisk(disk, owner) }));
}
