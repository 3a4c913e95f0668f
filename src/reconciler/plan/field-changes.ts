import type { ApplyMode } from '../../model/apply-mode.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';

/** One field in which two specs differ. */
export interface FieldChange {
	readonly path: string;
	readonly from: unknown;
	readonly to: unknown;
}

/** The fields in which two specs differ, by path. NICs and disks are told apart by name, other lists are compared whole. */
export function changedFields(before: InstanceSpec, after: InstanceSpec): readonly FieldChange[] {
	return differences('', before, after);
}

const MODES: readonly (readonly [path: RegExp, mode: ApplyMode])[] = [
	[/^hvparams\.(cpu_mask)$/, 'live'],
	[/^hvparams\.lxc_startup_wait$/, 'none'],
	[/^hvparams\.lxc_extra_config_file\.path$/, 'none'],
	[/^(devices|memory\.max|pids)\b/, 'live'],
	[/^(hvparams|capabilities|nics)\b/, 'restart'],
	[/^(os\b|disks\[root\])/, 'recreate'],
	[/^disks\b/, 'restart'],
];

/** How a change of the field takes effect. */
export function applyModeOf(path: string): ApplyMode {
	return MODES.find(([pattern]) => pattern.test(path))?.[1] ?? 'none';
}

function differences(path: string, before: unknown, after: unknown): readonly FieldChange[] {
	if (JSON.stringify(before) === JSON.stringify(after)) return [];
	const [one, other] = [partsOf(path, before), partsOf(path, after)];
	if (one === null || other === null) return [{ path, from: before, to: after }];
	const paths = [...new Set([...one.keys(), ...other.keys()])];
	return paths.flatMap((part) => differences(part, one.get(part) ?? null, other.get(part) ?? null));
}

/** What a value is made of, by path: keys of an object, items of a list whose items have names; `null` = one value. */
function partsOf(path: string, value: unknown): ReadonlyMap<string, unknown> | null {
	if (Array.isArray(value)) {
		if (!value.every(isNamed)) return null;
		return new Map(value.map((item) => [`${path}[${item.name}]`, item]));
	}
	if (typeof value !== 'object' || value === null) return null;
	const prefix = path === '' ? '' : `${path}.`;
	return new Map(Object.entries(value).map(([key, part]) => [`${prefix}${key}`, part]));
}

function isNamed(item: unknown): item is { readonly name: string } {
	return (
		typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string'
	);
}
