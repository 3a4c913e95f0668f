import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { OperationError } from '../../../model/errors.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { VerbContext } from './verb-context.ts';

type CopyingSpec = Pick<InstanceSpec, 'disks'> & Partial<Pick<InstanceSpec, 'os'>>;

/**
 * Does what copies directories of other instances, none of which may run meanwhile: the copy would be torn. Images
 * look after that themselves, and a snapshot of btrfs is of one moment.
 */
export async function whileUnused<T>(
	context: VerbContext,
	spec: CopyingSpec,
	copy: () => Promise<T>,
): Promise<T> {
	const owners = await ownersOf(context, spec);
	const before = await Promise.all(owners.map((name) => lifeOf(context, name)));
	const result = await copy();
	const after = await Promise.all(owners.map((name) => lifeOf(context, name)));
	const restarted = owners.find((_, index) => after[index] !== before[index]);
	if (restarted !== undefined) throw inUse(restarted, 'it ran meanwhile');
	return result;
}

/** The instances in whose folders the sources lie. */
async function ownersOf({ paths }: VerbContext, spec: CopyingSpec): Promise<readonly string[]> {
	const sources = directoriesOf(spec);
	if (sources.length === 0) return [];
	const lxcpath = await realpath(paths.lxc).catch(() => paths.lxc);
	const owners = sources.map(async (path) => {
		const [name = '', ...below] = relative(lxcpath, await realpath(path).catch(() => path)).split(
			sep,
		);
		return name === '' || name === '..' || below.length === 0 ? [] : [name];
	});
	return [...new Set((await Promise.all(owners)).flat())];
}

function directoriesOf({ os, disks }: CopyingSpec): readonly string[] {
	const ofDisks = disks.flatMap(({ source }) => (source.kind === 'directory' ? [source.base] : []));
	return [os?.kind === 'copy' ? os.path : null, ...ofDisks].filter((path) => path !== null);
}

/** What is another one when it has run. Throws when it runs. */
async function lifeOf({ observer }: VerbContext, name: string): Promise<number | null> {
	const { state, lastExit } = await observer.life({ name, uid: null, adoptedFrom: null });
	if (state !== 'STOPPED') throw inUse(name, `it is ${state}`);
	return lastExit?.at ?? null;
}

function inUse(name: string, why: string): OperationError {
	return new OperationError(`cannot copy the files of ${name}: ${why}`, {
		reason: 'DiskBusy',
		hint: `Stop it until they are copied: ballast stop ${name} --for 10m`,
	});
}
