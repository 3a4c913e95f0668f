import type { SpecSource } from '../../sources/spec-source.ts';
import type { Fleet } from '../fleet.ts';
import { isAnyKept } from '../specs/spec-fault.ts';
import type { FollowedSpecs } from './api.ts';
import { specsStatus } from './node-status.ts';

/** How the specs stand that these instances follow. The commit is as it was known when they were read: nobody waits for git here. */
export async function followedSpecs(
	fleet: Fleet,
	names: readonly string[],
	source: Pick<SpecSource, 'remote'>,
): Promise<FollowedSpecs> {
	const { catalog } = fleet;
	const origin = { provenance: catalog.provenance, remote: await source.remote() };
	return { ...specsStatus(catalog, origin), isAnyKept: isAnyKept(fleet, names) };
}
