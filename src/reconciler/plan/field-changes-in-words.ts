import type { ApplyMode } from '../../model/apply-mode.ts';
import { type ChangedField, changedFields } from '../../model/changed-fields.ts';
import type { Change } from '../../model/plan.ts';
import type { AppliedSpec } from '../../model/record.ts';
import { applyModeOf, supportOf } from '../../schema/apply-mode.ts';
import { nicOf } from './live-nics.ts';
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
 * none when that is not known. A field without an effect yet is no change, nor is one that is unset on
 * one side and not there on the other.
 */
export function changesSince(
	before: AppliedSpec | null,
	{ spec, hash, origins }: WantedSpec,
	{ apply, note }: Selection,
): readonly Change[] {
	if (before === null || before.hash === hash) return [];
	return changedFields(before.spec, spec)
		.filter(({ path }) => isSelected(path, apply) && supportOf(path) === null)
		.filter((change) => !isUnsetEverywhere(change))
		.map(({ path, from, to }) => ({
			field: path,
			...sidesInWords(path, from, to),
			apply,
			cause: 'change',
			note,
			origin: originOf(path, origins),
		}));
}

/** What of a NIC has not been changed live, for it does not run or it cannot be, comes with the next start. */
function isSelected(path: string, apply: ApplyMode): boolean {
	if (nicOf(path) !== null) return apply === 'restart';
	return applyModeOf(path) === apply;
}

/** A NIC that comes or goes takes fields with it that say nothing. */
function isUnsetEverywhere({ from, to }: ChangedField): boolean {
	return (from === undefined && isEmpty(to)) || (to === undefined && isEmpty(from));
}

function isEmpty(value: unknown): boolean {
	return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
