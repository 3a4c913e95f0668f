import { join } from 'node:path';
import { directoryInPlace, rootDisk } from '../../../model/disks.ts';
import { OperationError } from '../../../model/errors.ts';
import type { DiskSpec, InstanceSpec, OsSpec } from '../../../model/instance-spec.ts';
import { makeRootfs } from '../../os/rootfs-source.ts';
import { type DiskOwner, diskOf } from '../../storage/disk-of.ts';
import { fillRoot } from '../../storage/fill-root.ts';
import { storageOf } from '../../storage/open-storage.ts';
import { hasStorage } from './disks.ts';

/** A root file system that is to be there. */
export interface RootMaking {
	readonly name: string;
	readonly spec: InstanceSpec;
	/** Its folder is the one that becomes the instance's. */
	readonly owner: DiskOwner;
	/** Looks at the root file system while it shows; '' stands for the config of no template. */
	readonly check: (rootfs: string, templateConfig: string) => Promise<void>;
}

/** Makes the root file system, or takes the one that is there. Returns the config of its template. */
export async function makeRoot(making: RootMaking, signal?: AbortSignal): Promise<string> {
	const root = rootDisk(making.spec);
	if (root !== undefined && hasStorage(root)) return await onDisk(making, root, signal);
	const { name, spec, owner, check } = making;
	const { folder } = owner;
	const inPlace = directoryInPlace(root);
	const rootfs = inPlace ?? join(folder, 'rootfs');
	const made =
		inPlace === null ? await makeRootfs(osOf(name, spec), { name, folder, rootfs }, signal) : '';
	await check(rootfs, made);
	return made;
}

/** One on a disk of its own, which is not in use when this returns. */
async function onDisk(
	{ name, spec: { os }, owner, check }: RootMaking,
	root: DiskSpec,
	signal?: AbortSignal,
): Promise<string> {
	const storage = storageOf(root.source.kind);
	const disk = { ...diskOf(root, owner), readOnly: false };
	const rootfs = storage.treeOf(disk);
	const make = (from: OsSpec) =>
		fillRoot(rootfs, (place) => makeRootfs(from, { name, ...place }, signal));
	try {
		await storage.activate(disk, signal);
		const made = (os && (await make(os))) ?? '';
		await check(rootfs, made);
		return made;
	} finally {
		await storage.deactivate(disk);
	}
}

function osOf(name: string, { os }: InstanceSpec): OsSpec {
	if (os !== null) return os;
	throw new OperationError(
		`cannot create ${name}: neither os nor the path of a root directory says where its rootfs comes from`,
		{ reason: 'RootfsMissing', retry: 'never' },
	);
}
