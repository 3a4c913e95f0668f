import type { ApplyMode } from '../../model/apply-mode.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { Change } from '../../model/plan.ts';
import { applyModeOf, changedFields } from './field-changes.ts';
import { originOf } from './origin-of.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/** Which fields to show, and the note that each of them gets. */
export interface Selection {
	readonly apply: ApplyMode;
	readonly note: string;
}

/**
 * The fields of one apply mode in which the wanted spec differs from the one that took effect before;
 * none when that is not known.
 */
export function changesSince(
	before: InstanceSpec | null,
	{ spec, origins }: WantedSpec,
	{ apply, note }: Selection,
): readonly Change[] {
	if (before === null) return [];
	return changedFields(before, spec)
		.filter(({ path }) => applyModeOf(path) === apply)
		.map(({ path, from, to }) => ({
			field: path,
			...sidesInWords(path, from, to),
			apply,
			cause: 'change',
			note,
			origin: originOf(path, origins),
		}));
}
