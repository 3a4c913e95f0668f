import { OperationError } from '../../model/errors.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** The spec that it was made with. Throws for what does not lie in its folder, or belongs to ids of this host. */
export function cannotLeave(record: InstanceRecord, to: string): InstanceSpec {
	const { name, created } = record;
	const why = whyPinned(record);
	if (created !== null && why === null) return created.spec;
	throw new OperationError(`cannot move ${name} to ${to}: ${why}`, {
		reason: 'MigrationFailed',
		retry: 'never',
	});
}

/** What keeps it on this node, stopped or not; `null` when nothing does. */
export function whyPinned({ created, idRange, adopted: from }: InstanceRecord): string | null {
	if (created === null) return 'it is not made yet';
	if (from !== null) return 'it still lives where it was adopted from; restart it first';
	if (idRange !== null) return 'its files belong to a range of ids of this host (security.idmap)';
	const { disks, ha } = created.spec;
	// by these words people say that all nodes reach what they named
	const isReached = ha.failover === 'Auto';
	const elsewhere = disks.find(
		({ source }) => source.kind !== 'directory' || (source.path !== null && !isReached),
	);
	if (elsewhere === undefined) return null;
	const what =
		elsewhere.source.kind === 'directory'
			? 'a directory that you named'
			: `of kind ${elsewhere.source.kind}`;
	return `its disk ${elsewhere.name} is ${what}; only directories that ballast made move so far`;
}
