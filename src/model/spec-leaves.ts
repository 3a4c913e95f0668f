import type { DiskSpec, InstanceSpec } from './instance-spec.ts';

/** A value as it stands in an effective spec: plain JSON. */
export type FieldValue = unknown;

/**
 * Every field of an effective spec, or of some parts of one, by its path, in the order of the spec. Lists of words are
 * one field; dependencies, nics and disks go by their names (`nics[eth0].bridge`); where the rootfs comes from is one
 * (`os`).
 */
export function leavesOf(spec: Partial<InstanceSpec>): ReadonlyMap<string, FieldValue> {
	const { nics = [], disks = [], os, dependsOn = [], ...rest } = spec;
	const leaves = new Map<string, FieldValue>();
	for (const [key, value] of Object.entries(rest)) add(leaves, key, value);
	for (const { name, ...dependency } of dependsOn) add(leaves, `dependsOn[${name}]`, dependency);
	for (const { name, ...nic } of nics) add(leaves, `nics[${name}]`, nic);
	for (const disk of disks) addDisk(leaves, disk);
	if (os !== undefined) leaves.set('os', os);
	return leaves;
}

function add(leaves: Map<string, FieldValue>, path: string, value: FieldValue): void {
	const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
	if (!isMap || isWhole(value)) {
		leaves.set(path, value);
		return;
	}
	for (const [key, child] of Object.entries(value)) add(leaves, `${path}.${key}`, child);
}

/** Read as one field: the raw LXC lines of a file with its path, and the hours of a window with its name. */
function isWhole(value: object): boolean {
	return ('path' in value && 'text' in value) || 'timezone' in value;
}

function addDisk(leaves: Map<string, FieldValue>, disk: DiskSpec): void {
	const path = `disks[${disk.name}]`;
	leaves.set(`${path}.mount`, disk.mount);
	leaves.set(`${path}.readOnly`, disk.readOnly);
	if (disk.io !== null) add(leaves, `${path}.io`, disk.io);
	const { kind, ...settings } = disk.source;
	add(leaves, `${path}.${kind}`, settings);
}
