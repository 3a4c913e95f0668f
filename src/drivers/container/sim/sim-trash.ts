import type { Target } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimScope } from './sim-locate.ts';
import { placeOfOurs } from './sim-ours.ts';

export interface Trashing {
	readonly target: Target;
	readonly trashId: string;
}

/** Moves what lies in our lxcpath; an adopted container that we never configured has nothing there. */
export function trashContainer(scope: SimScope, trashing: Trashing, call: SimCall): void {
	const { target, trashId } = trashing;
	const { host, lxcpath } = scope;
	const run = host.visibleRun(placeOfOurs(scope, target, call));
	if (run !== null) throw call.failure(`it is ${run.state}`);
	const container = host.container({ lxcpath, name: target.name });
	if (container === null) return;
	if (container.mounted.length > 0) {
		throw call.failure(`its disks ${container.mounted.join(', ')} are mounted`);
	}
	if (host.trash.has(trashId)) throw call.failure(`the trash has a ${trashId} already`);
	host.trash.set(trashId, container);
	host.remove(container);
}

/** The way back, in one step as well. Back already is success. */
export function restoreContainer(
	{ host, lxcpath }: SimScope,
	{ target, trashId }: Trashing,
	call: SimCall,
): void {
	const container = host.trash.get(trashId);
	const isThere = host.container({ lxcpath, name: target.name }) !== null;
	if (container !== undefined) {
		if (isThere) throw call.failure('something of that name exists');
		host.put(container);
		host.trash.delete(trashId);
	} else if (!isThere && target.adoptedFrom === null) {
		throw call.failure(`the trash has no ${trashId}`);
	}
}

/** Gone for good; gone already is success. */
export function purgeTrashed({ host }: SimScope, trashId: string): void {
	const rootfs = host.trash.get(trashId)?.rootfs;
	host.trash.delete(trashId);
	if (rootfs?.kind !== 'Managed') return;
	host.node = { ...host.node, diskFree: host.node.diskFree + rootfs.bytes };
}
