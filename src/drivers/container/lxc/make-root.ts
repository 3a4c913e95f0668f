import { join } from 'node:path';
import { directoryInPlace, rootDisk } from '../../../model/disks.ts';
import { OperationError } from '../../../model/errors.ts';
import type { DiskSpec, InstanceSpec } from '../../../model/instance-spec.ts';
import { fitRootfs } from '../../os/fit/fit-rootfs.ts';
import type { Guest } from '../../os/fit/fit-rule.ts';
import { type MadeOsSpec, makeRootfs } from '../../os/rootfs-source.ts';
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
	/** Gives a new root file system to the ids of the container, before it counts as made. */
	readonly giveToRange: (rootfs: string) => Promise<void>;
	/**
	 * Looks at the root file system while it shows, and says what LXC must know of its system; '' stands for the
	 * config of no template.
	 */
	readonly look: (rootfs: string, templateConfig: string) => Promise<string>;
}

/** Makes the root file system, or takes the one that is there. Returns what was seen there. */
export async function makeRoot(making: RootMaking, signal?: AbortSignal): Promise<string> {
	const root = rootDisk(making.spec);
	if (root !== undefined && hasStorage(root)) return await onDisk(making, root, signal);
	const { name, spec, owner, look } = making;
	const { folder } = owner;
	const inPlace = directoryInPlace(root);
	const rootfs = join(folder, 'rootfs');
	if (inPlace !== null) return await look(inPlace, '');
	return await look(rootfs, await make(making, { os: osOf(name, spec), folder, rootfs }, signal));
}

interface Place {
	readonly os: MadeOsSpec;
	readonly folder: string;
	readonly rootfs: string;
}

async function make(
	{ name, spec, giveToRange }: RootMaking,
	{ os, ...place }: Place,
	signal?: AbortSignal,
): Promise<string> {
	const order = { os, place: { name, ...place }, guest: guestOf(name, spec) };
	const made = await makeRootfs(order, signal);
	await giveToRange(place.rootfs);
	return made;
}

/** What the rules for a new rootfs know of it. */
export function guestOf(name: string, { hvparams, nics }: InstanceSpec): Guest {
	return { name, ttys: hvparams.lxc_tty, nics };
}

/**
 * One on a disk of its own. It stays mounted for a start that follows, which takes it as it is: to flush and mount it
 * again would take as long as all the rest.
 */
async function onDisk(making: RootMaking, root: DiskSpec, signal?: AbortSignal): Promise<string> {
	const { owner, look, spec } = making;
	const storage = storageOf(root.source.kind);
	const disk = { ...diskOf(root, owner), readOnly: false };
	const rootfs = storage.treeOf(disk);
	let isForStart = false;
	try {
		await storage.activate(disk, signal);
		const seen = await look(rootfs, (await fillDisk(making, rootfs, signal)) ?? '');
		isForStart = spec.state === 'Running' && !root.readOnly;
		return seen;
	} finally {
		if (!isForStart) await storage.deactivate(disk);
	}
}

/** What its template said; `null` where nothing had to be filled. */
async function fillDisk(
	making: RootMaking,
	rootfs: string,
	signal?: AbortSignal,
): Promise<string | null> {
	const { name, spec } = making;
	const { os } = spec;
	// a Ganeti OS has filled the image when it was made
	if (os === null || os.kind === 'ganeti') return null;
	if (os.kind !== 'base') {
		return await fillRoot(rootfs, (place) => make(making, { os, ...place }, signal));
	}
	await fitRootfs(rootfs, guestOf(name, spec), os.fit.except);
	await making.giveToRange(rootfs);
	return null;
}

function osOf(name: string, { os }: InstanceSpec): MadeOsSpec {
	if (os?.kind === 'ganeti' || os?.kind === 'base') {
		throw new OperationError(
			`cannot create ${name}: the os "${os.kind}" needs a root disk, not a directory`,
			{
				reason: 'CreateFailed',
				retry: 'never',
				hint: 'Add disks: [{name: root, image: {...}}].',
			},
		);
	}
	if (os !== null) return os;
	throw new OperationError(
		`cannot create ${name}: neither os nor the path of a root directory says where its rootfs comes from`,
		{ reason: 'RootfsMissing', retry: 'never' },
	);
}
