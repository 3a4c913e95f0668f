import { isMounted } from '../../model/disks.ts';
import type { DiskSpec, InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** What was made for it, with this disk as it is now. An adopted container that we did not start has none. */
export function withDiskMade(record: InstanceRecord, disk: DiskSpec): InstanceRecord {
	const others = (record.created?.spec.disks ?? []).filter(({ name }) => name !== disk.name);
	return withDisks(record, [...others, disk]);
}

/** The disk as large as it was found. */
export function withSize(disk: DiskSpec, size: number | null): DiskSpec {
	if (!('size' in disk.source) || size === null) return disk;
	return { ...disk, source: { ...disk.source, size } };
}

/**
 * What it was started without is no disk of it any more; what is on it stays where it is. One that is mounted is
 * known until it is released.
 */
export function withoutOtherDisks(record: InstanceRecord, spec: InstanceSpec): InstanceRecord {
	return withDisksThat(record, (disk) => isMounted(disk) || hasDisk(spec, disk));
}

/** After a release of disks: those that the last start left out are forgotten. */
export function withReleased(
	record: InstanceRecord,
	released: readonly DiskSpec[],
): InstanceRecord {
	const { started } = record;
	if (started === null) return record;
	const names = new Set(released.map(({ name }) => name));
	return withDisksThat(record, (disk) => !names.has(disk.name) || hasDisk(started.spec, disk));
}

function withDisksThat(record: InstanceRecord, stays: (disk: DiskSpec) => boolean): InstanceRecord {
	const made = record.created?.spec.disks ?? [];
	const left = made.filter(stays);
	return left.length === made.length ? record : withDisks(record, left);
}

function hasDisk({ disks }: InstanceSpec, { name }: DiskSpec): boolean {
	return disks.some((disk) => disk.name === name);
}

function withDisks(record: InstanceRecord, disks: readonly DiskSpec[]): InstanceRecord {
	const { created } = record;
	if (created === null) return record;
	return { ...record, created: { ...created, spec: { ...created.spec, disks } } };
}
