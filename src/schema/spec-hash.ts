import { createHash } from 'node:crypto';
import type { InstanceSpec } from '../model/instance-spec.ts';
import { canonicalJson } from '../model/stable-hash.ts';

/** Identifies an effective spec: equal specs have equal hashes, whatever the order of their keys. */
export function specHash(spec: InstanceSpec | Readonly<Record<string, unknown>>): string {
	return createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 16);
}
