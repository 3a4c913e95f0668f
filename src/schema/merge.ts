import type { Patch } from './patch.ts';

type MapPatch = Extract<Patch, { kind: 'map' }>;

/**
 * Two layers as one: the upper one wins. Maps merge, nics and disks by name; other lists are
 * replaced, `key+` appends, `null` unsets. Associative: it does not matter which neighbours are merged
 * first.
 */
export function merge(lower: Patch | undefined, upper: Patch): Patch {
	switch (upper.kind) {
		case 'value':
		case 'unset':
		case 'list':
			return upper;
		case 'append':
			return appended(lower, upper);
		case 'map':
			return mergedMap(lower, upper);
	}
}

function appended(lower: Patch | undefined, upper: Extract<Patch, { kind: 'append' }>): Patch {
	if (lower?.kind === 'unset') return { ...upper, kind: 'list' };
	if (lower?.kind !== 'list' && lower?.kind !== 'append') return upper;
	return { ...upper, kind: lower.kind, items: [...lower.items, ...upper.items] };
}

function mergedMap(lower: Patch | undefined, upper: MapPatch): Patch {
	if (upper.isReset || lower === undefined) return upper;
	if (lower.kind !== 'map') return { ...upper, isReset: true };
	const entries = new Map(lower.entries);
	for (const [key, patch] of upper.entries) entries.set(key, merge(lower.entries.get(key), patch));
	return { ...upper, isReset: lower.isReset, entries };
}
