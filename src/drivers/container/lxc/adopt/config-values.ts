import { parseBytes } from '../../../../model/quantity.ts';
import type { Setting } from './read-config.ts';

/** The value that counts: LXC takes the last one. `null` when it is not set or was emptied. */
export function lastValue(settings: readonly Setting[], key: string): string | null {
	return settings.findLast((setting) => setting.key === key)?.value || null;
}

/** The entries of a list: each line adds words, an empty one drops those before it. */
export function listValue(settings: readonly Setting[], key: string): readonly string[] {
	const values = settings.filter((setting) => setting.key === key).map(({ value }) => value);
	return values.slice(values.lastIndexOf('') + 1);
}

/** The settings that count: in LXC an empty one takes back those of its key before it. */
export function withoutCleared(settings: readonly Setting[]): readonly Setting[] {
	return settings.filter(
		({ key, value }, at) =>
			value !== '' &&
			!settings.some((later, laterAt) => laterAt > at && later.key === key && later.value === ''),
	);
}

/** A cgroup value under either name, as cgroup v1 and v2 call it. */
export function cgroupValue(settings: readonly Setting[], v1: string, v2: string): string | null {
	return lastValue(settings, `lxc.cgroup2.${v2}`) ?? lastValue(settings, `lxc.cgroup.${v1}`);
}

/** Bytes as the kernel reads them: `64M`, `1g` or plain; `-1` and `max` mean no limit. */
export function kernelBytes(text: string | null): number | null {
	const match = /^(\d+)([kmgt]?)$/i.exec(text ?? '');
	if (match === null) {
		return null;
	}
	const [, digits = '', unit = ''] = match;
	const bytes = parseBytes(unit === '' ? digits : `${digits}${unit.toUpperCase()}i`);
	return bytes.ok ? bytes.value : null;
}
