import type { DiskSpec, InstanceSpec } from './instance-spec.ts';
import { type FieldValue, leavesOf } from './spec-leaves.ts';

/** A field that differs; `undefined` on one side means that the field is not there at all. */
export interface ChangedField {
	/** Field path such as `memory.max` or `nics[eth0].bridge`. */
	readonly path: string;
	readonly from: FieldValue;
	readonly to: FieldValue;
}

/** The last answer for each spec: a container is compared with the same two at every look. */
const answers = new WeakMap<InstanceSpec, Answer>();

interface Answer {
	readonly to: InstanceSpec;
	readonly changes: readonly ChangedField[];
}

/** What differs between two effective specs, in the order of the second. Equal specs give nothing. */
export function changedFields(from: InstanceSpec, to: InstanceSpec): readonly ChangedField[] {
	const known = answers.get(from);
	if (known?.to === to) return known.changes;
	const changes = compare(from, to);
	answers.set(from, { to, changes });
	return changes;
}

function compare(from: InstanceSpec, to: InstanceSpec): readonly ChangedField[] {
	// most of two specs is the same, and finding that out of the whole is cheaper than leaf by leaf
	const parts = differingParts(from, to);
	const before = leavesOf(only(from, parts));
	const after = leavesOf(only(to, parts));
	const paths = new Set([...after.keys(), ...before.keys()]);
	const fields = [...paths]
		.map((path) => ({ path, from: before.get(path), to: after.get(path) }))
		.filter(({ path }) => isKept(from, to, path))
		.filter((change) => !isSame(change.from, change.to));
	return [...fields, ...wholeDisks(from, to)];
}

function differingParts(from: InstanceSpec, to: InstanceSpec): readonly (keyof InstanceSpec)[] {
	const parts = Object.keys({ ...to, ...from }) as (keyof InstanceSpec)[];
	return parts.filter((part) => !isSame(from[part], to[part]));
}

function only(spec: InstanceSpec, parts: readonly (keyof InstanceSpec)[]): Partial<InstanceSpec> {
	return Object.fromEntries(parts.map((part) => [part, spec[part]]));
}

/** A disk that comes or goes is one change: what its fields are matters only to a disk that stays. */
function wholeDisks(from: InstanceSpec, to: InstanceSpec): readonly ChangedField[] {
	const change = ({ name }: DiskSpec): ChangedField => ({
		path: `disks[${name}]`,
		from: diskInWords(from, name),
		to: diskInWords(to, name),
	});
	return [...to.disks, ...from.disks].filter(({ name }) => !isInBoth(from, to, name)).map(change);
}

function isKept(from: InstanceSpec, to: InstanceSpec, path: string): boolean {
	const [, name] = /^disks\[([^\]]*)\]/.exec(path) ?? [];
	return name === undefined || isInBoth(from, to, name);
}

function isInBoth(from: InstanceSpec, to: InstanceSpec, name: string): boolean {
	return [from, to].every(({ disks }) => disks.some((disk) => disk.name === name));
}

function diskInWords({ disks }: InstanceSpec, name: string): string | undefined {
	const disk = disks.find((each) => each.name === name);
	return disk && `${disk.source.kind} at ${disk.mount}`;
}

function isSame(a: FieldValue, b: FieldValue): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
