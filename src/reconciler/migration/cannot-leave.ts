import { OperationError } from '../../model/errors.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** The spec that it was made with. Throws for what does not lie in its folder, or belongs to ids of this host. */
export function cannotLeave(record: InstanceRecord, to: string): InstanceSpec {
	const { name, created } = record;
	const why = created === null ? 'it is not made yet' : whyNot(record, created.spec);
	if (created !== null && why === null) return created.spec;
	throw new OperationError(`cannot move ${name} to ${to}: ${why}`, {
		reason: 'MigrationFailed',
		retry: 'never',
	});
}

function whyNot(
	{ idRange, adopted: from }: InstanceRecord,
	{ disks }: InstanceSpec,
): string | null {
	if (from !== null) return 'it still lives where it was adopted from; restart it first';
	if (idRange !== null) return 'its files belong to a range of ids of this host (security.idmap)';
	const elsewhere = disks.find(({ source }) => source.kind !== 'directory' || source.path !== null);
	if (elsewhere === undefined) return null;
	const what =
		elsewhere.source.kind === 'directory'
			? 'a directory that you named'
			: `of kind ${elsewhere.source.kind}`;
	return `its disk ${elsewhere.name} is ${what}; only directories that ballast made move so far`;
}
