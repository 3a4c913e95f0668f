import { OperationError } from '../../model/errors.ts';
import {
	freeRange,
	type Idmap,
	type IdRange,
	idmapText,
	parseIdmap,
} from '../../model/id-range.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { provedValue } from '../../model/parsed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Trash } from '../../store/store.ts';
import type { Records } from './records.ts';

interface Owners {
	readonly name: string;
	readonly records: Records;
	readonly trash: Trash;
}

/**
 * Gives an instance that is about to be made its ids, in its record. What it had before a creation that did not end it
 * keeps; what another instance has, or an entry of the trash, it does not get.
 */
export async function assignIdRange(spec: InstanceSpec, owners: Owners): Promise<void> {
	const { name, records } = owners;
	const idmap = idmapOf(spec);
	// one that is thrown away meanwhile is either here or in the trash
	const earlier = idmap === 'Auto' ? [...others(owners), ...(await trashed(owners))] : [];
	records.change(name, (record) => ({
		...record,
		idRange: rangeFor(idmap, record, [...earlier, ...others(owners)]),
	}));
}

/**
 * The spec as a driver takes it: with the ids that the container was made with, whatever the spec says since. Another
 * mapping would leave the container with files that are not its own.
 */
export function withIdRange(spec: InstanceSpec, record: InstanceRecord): InstanceSpec {
	const { name, idRange, created } = record;
	if (idRange === null && idmapOf(created?.spec ?? spec) !== 'None') {
		throw new OperationError(`cannot work on ${name}: nobody remembers which ids it has`, {
			reason: 'ConfigRefused',
			retry: 'never',
			hint: 'Move its rootfs elsewhere, delete it, and declare it anew with os: {copy: ...}.',
		});
	}
	return { ...spec, security: { ...spec.security, idmap: idmapText(idRange ?? 'None') } };
}

function rangeFor(
	idmap: Idmap,
	{ name, idRange }: InstanceRecord,
	taken: readonly IdRange[],
): IdRange | null {
	if (idmap === 'None') return null;
	if (idmap !== 'Auto') return idmap;
	const range = freeRange(taken, idRange);
	if (range !== null) return range;
	throw new OperationError(`cannot create ${name}: every range of ids for instances is taken`, {
		reason: 'CreateFailed',
		hint: 'Delete instances, or shorten trash.keep: what lies in the trash keeps its ids.',
	});
}

function idmapOf({ security }: InstanceSpec): Idmap {
	return provedValue(parseIdmap(security.idmap));
}

function others({ name, records }: Owners): readonly IdRange[] {
	return [...records.all.values()].flatMap((record) =>
		record.name === name || record.idRange === null ? [] : [record.idRange],
	);
}

async function trashed({ trash }: Owners): Promise<readonly IdRange[]> {
	return (await trash.list()).flatMap(({ record }) => record.idRange ?? []);
}
