import { directoryInPlace, rootDisk } from '../../../model/disks.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import { stableHash } from '../../../model/stable-hash.ts';
import type { OwnedTarget } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimConfig, SimContainer, SimRootfs } from './sim-container.ts';
import { newDisks } from './sim-disks.ts';
import { ownershipOf, type SimScope } from './sim-locate.ts';

/** What a change of an instance works on. */
export interface Making {
	readonly target: OwnedTarget;
	readonly spec: InstanceSpec;
}

/** Makes rootfs and config in `.creating-NAME`, which takes its place only when both are complete. */
export async function createContainer(
	scope: SimScope,
	making: Making,
	call: SimCall,
): Promise<void> {
	const { host, lxcpath } = scope;
	const { target, spec } = making;
	const existing = host.container({ lxcpath, name: target.name });
	if (ownershipOf(existing, target) === 'Foreign') {
		throw call.failure('a container of that name is there that is not ours', 'Foreign');
	}
	if (existing !== null) return;
	if (host.halfCreated.has(target.name)) throw call.failure('a half-created one is in the way');
	const rootfs = rootfsFor(scope, spec, call);
	host.halfCreated.add(target.name);
	await call.reach('midway');
	if (rootfs.kind === 'Managed') takeDisk(scope, rootfs.bytes, call);
	const disks = newDisks(scope, spec, call);
	host.put({ ...complete(scope, making, rootfs), disks });
	host.halfCreated.delete(target.name);
}

/** Replaces the config; an adopted container gets its first one in our lxcpath. */
export function configureContainer(scope: SimScope, { target, spec }: Making, call: SimCall): void {
	const { host, lxcpath } = scope;
	const existing = host.container({ lxcpath, name: target.name });
	if (ownershipOf(existing, target) === 'Foreign') throw call.failure('it is not ours', 'Foreign');
	if (existing !== null) {
		host.put({ ...existing, config: configOf(spec) });
		return;
	}
	const adopted =
		target.adoptedFrom === null
			? null
			: host.container({ lxcpath: target.adoptedFrom, name: target.name });
	if (adopted === null) throw call.failure('there is no container', 'Absent');
	const path = `${adopted.lxcpath}/${adopted.name}/rootfs`;
	host.put(complete(scope, { target, spec }, { kind: 'InPlace', path }));
}

function complete(
	{ lxcpath }: SimScope,
	{ target, spec }: Making,
	rootfs: SimRootfs,
): SimContainer {
	return {
		name: target.name,
		lxcpath,
		marker: target.uid,
		config: configOf(spec),
		rootfs,
		lastExit: null,
		disks: [],
		mounted: [],
		images: null,
	};
}

const hashes = new WeakMap<InstanceSpec, string>();

/** Each plan configures with the spec that its catalog has, so most were hashed before. */
function configOf(spec: InstanceSpec): SimConfig {
	const hash = hashes.get(spec) ?? stableHash(spec);
	hashes.set(spec, hash);
	return { spec, hash };
}

function rootfsFor({ host }: SimScope, spec: InstanceSpec, call: SimCall): SimRootfs {
	const inPlace = directoryInPlace(rootDisk(spec));
	const source = inPlace ?? sourcePath(spec, call);
	if (source !== null && host.node.missingPaths.includes(source)) {
		throw call.failure(`${source} is not there`, 'RootfsMissing');
	}
	if (inPlace !== null) return { kind: 'InPlace', path: inPlace };
	return { kind: 'Managed', id: `rootfs-${host.newId()}`, bytes: host.node.rootfsBytes };
}

/** The file or folder that a new rootfs is made from; `null` for what makes it. */
function sourcePath({ os }: InstanceSpec, call: SimCall): string | null {
	switch (os?.kind) {
		case 'template':
		case 'base':
			return null;
		case 'ganeti':
			return os.import;
		case 'copy':
		case 'tarball':
		case 'oci':
			return os.path;
		case undefined:
			throw call.failure('the spec names no os and no directory for the rootfs', 'RootfsMissing');
	}
}

function takeDisk({ host }: SimScope, bytes: number, call: SimCall): void {
	if (host.node.diskFree < bytes) throw call.failure('no space left on device', 'DiskFull');
	host.node = { ...host.node, diskFree: host.node.diskFree - bytes };
}
