import { isMounted, sizeOfSource } from '../../../model/disks.ts';
import type { DiskSpec, InstanceSpec } from '../../../model/instance-spec.ts';
import type { MadeStorage, OwnedTarget } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimContainer, SimDisk } from './sim-container.ts';
import type { SimScope } from './sim-locate.ts';
import { placeOfOurs } from './sim-ours.ts';

/** The disks that a new container gets beside a root directory. */
export function newDisks(
	scope: SimScope,
	{ disks }: InstanceSpec,
	call: SimCall,
): readonly SimDisk[] {
	return disks
		.filter((disk) => disk.mount !== '/' || isMounted(disk))
		.map((disk) => newDisk(scope, disk, call));
}

/** What is on a disk that is there already stays. */
export function prepareDisk(
	scope: SimScope,
	{ target, disk }: { readonly target: OwnedTarget; readonly disk: DiskSpec },
	call: SimCall,
): number | null {
	const container = ours(scope, target, call);
	const wanted = sizeOfSource(disk.source);
	const there = container.disks.find(({ name }) => name === disk.name);
	const made = there ?? newDisk(scope, disk, call);
	const size = Math.max(made.size ?? 0, wanted ?? 0) || null;
	const others = container.disks.filter((each) => each !== there);
	scope.host.put({ ...container, disks: [...others, { ...made, size }] });
	return size;
}

export function growDisk(
	scope: SimScope,
	{ target, disk }: { readonly target: OwnedTarget; readonly disk: DiskSpec },
	call: SimCall,
): void {
	const container = ours(scope, target, call);
	const there = container.disks.find(({ name }) => name === disk.name);
	if (there === undefined) throw call.failure(`it has no disk ${disk.name}`, 'DiskMissing');
	const size = sizeOfSource(disk.source);
	if ((size ?? 0) < (there.size ?? 0)) {
		throw call.failure('a disk is never made smaller', 'ShrinkRefused');
	}
	const disks = container.disks.map((each) => (each === there ? { ...each, size } : each));
	scope.host.put({ ...container, disks });
}

export function releaseDisks(
	scope: SimScope,
	{ target, disks }: { readonly target: OwnedTarget; readonly disks: readonly DiskSpec[] },
	call: SimCall,
): void {
	const container = ours(scope, target, call);
	const released = new Set(disks.map(({ name }) => name));
	const run = scope.host.visibleRun(container);
	const used = run?.config.spec.disks.find(({ name }) => released.has(name));
	if (run !== null && used !== undefined) {
		throw call.failure(`it is ${run.state} with the disk ${used.name}`, 'DiskBusy');
	}
	const mounted = container.mounted.filter((name) => !released.has(name));
	scope.host.put({ ...container, mounted });
}

/** The images that lie with it. */
export function madeStorage({ host, lxcpath }: SimScope, name: string): MadeStorage {
	const disks = host.container({ lxcpath, name })?.config?.spec.disks ?? [];
	const images = disks.flatMap(({ source }) =>
		source.kind === 'image' && source.path === null ? [source.size ?? 0] : [],
	);
	const bytes = images.reduce((sum, size) => sum + size, 0);
	return { images: images.length === 0 ? null : { bytes, onDisk: 0 }, volumes: [] };
}

/** Mounts what a start needs; a disk that was never made is not there. */
export function mountDisks(
	{ host }: SimScope,
	container: SimContainer,
	{ spec, call }: { readonly spec: InstanceSpec; readonly call: SimCall },
): void {
	const needed = spec.disks.filter(isMounted).map(({ name }) => name);
	const missing = needed.find((name) => !container.disks.some((disk) => disk.name === name));
	if (missing !== undefined) throw call.failure(`the disk ${missing} is not there`, 'DiskMissing');
	host.put({ ...container, mounted: [...new Set([...container.mounted, ...needed])] });
}

function newDisk({ host }: SimScope, { name, source }: DiskSpec, call: SimCall): SimDisk {
	const named = 'device' in source ? source.device : 'path' in source ? source.path : null;
	if (named !== null && host.node.missingPaths.includes(named)) {
		throw call.failure(`${named} is not there`, 'DiskMissing');
	}
	return { name, id: `disk-${host.newId()}`, size: sizeOfSource(source) };
}

function ours(scope: SimScope, target: OwnedTarget, call: SimCall): SimContainer {
	const container = scope.host.container(placeOfOurs(scope, target, call));
	if (container === null) throw call.failure('there is no container', 'Absent');
	return container;
}
