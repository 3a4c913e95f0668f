import { createHash } from 'node:crypto';
import type { InstanceSpec } from '../model/instance-spec.ts';

/** Identifies an effective spec: equal specs have equal hashes, whatever the order of their keys. */
export function specHash(spec: InstanceSpec): string {
	return createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 16);
}

/** JSON with the keys of every object in order. */
function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, each: unknown) => {
		if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
		return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)));
	});
}
