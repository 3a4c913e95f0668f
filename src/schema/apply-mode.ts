import type { ApplyMode } from '../model/apply-mode.ts';
import { fieldAt, lineage } from './field.ts';

/**
 * How a change of this field takes effect; a path that no schema knows counts as `restart`, the safe one. What takes
 * effect live or not at all does so in every item of a list.
 */
export function applyModeOf(path: string): ApplyMode {
	for (const above of lineage(path)) {
		const apply = fieldAt(above)?.apply;
		if (apply !== undefined) return apply;
	}
	return 'restart';
}

/** What holds instead of the field, when it has no effect yet; `null` when it does what it says. */
export function supportOf(path: string): string | null {
	for (const above of lineage(path)) {
		const field = fieldAt(above);
		if (field?.unsupported !== undefined) return field.unsupported;
	}
	return null;
}
