import { OperationError } from '../../../model/errors.ts';
import type { Paths } from '../../../model/paths.ts';
import type { InstanceRecord } from '../../../model/record.ts';
import type { ContainerObserver } from '../driver.ts';
import { folderOf } from '../lxc/places.ts';
import { mountsBelow } from '../lxc/remove-tree.ts';

/** An instance that is to be stopped while its files are read. */
export interface Stopped {
	readonly paths: Paths;
	readonly observer: ContainerObserver;
	readonly record: InstanceRecord;
}

/** Does what reads the files of an instance, and fails when it ran meanwhile. */
export async function whileStopped<T>(stopped: Stopped, read: () => Promise<T>): Promise<T> {
	const before = await restOf(stopped);
	const result = await read();
	if ((await restOf(stopped)) !== before) throw runs(stopped.record.name, 'it ran meanwhile');
	return result;
}

/** What is another one when it has run. Throws when it runs, or something in its folder is in use. */
async function restOf({ observer, paths, record }: Stopped): Promise<number | null> {
	const { name, uid } = record;
	const { state, lastExit } = await observer.observe({ name, uid, adoptedFrom: null });
	if (state !== 'STOPPED') throw runs(name, `it is ${state}`);
	const [mount] = await mountsBelow(folderOf(paths, name));
	if (mount !== undefined) throw runs(name, `something is mounted at ${mount}`);
	return lastExit?.at ?? null;
}

function runs(name: string, why: string): OperationError {
	return new OperationError(`cannot export ${name}: ${why}`, {
		reason: 'DiskBusy',
		hint: `Stop it until it is exported: ballast stop ${name} --for 1h`,
	});
}
