import { createHash } from 'node:crypto';
import type { InstanceSpec } from '../model/instance-spec.ts';

/** Identifies an effective spec: equal specs have equal hashes, whatever the order of their keys. */
export function specHash(spec: InstanceSpec): string {
	return createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 16);
}

/** JSON with the keys of every object in order. */
function canonicalJson(value: unknown): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
	const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
	const members = entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`);
	return `{${members.join()}}`;
}
