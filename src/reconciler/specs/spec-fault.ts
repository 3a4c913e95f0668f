import type { Catalog } from '../../model/catalog.ts';
import { findingLine } from '../../schema/render-finding.ts';
import type { ApplyResult } from '../api/api.ts';
import { declarationIn, type Fleet } from '../fleet.ts';
import type { Declaration } from './declaration.ts';

/** What has come to be as its last good spec says is not as the specs say. */
export function asSpecified(result: ApplyResult, fleet: Fleet): ApplyResult {
	if (result.end !== 'Converged') return result;
	const fault = faultIn(fleet, result.name);
	return fault === null ? result : { ...result, end: 'SpecInvalid', message: fault };
}

/** Whether an instance is kept as the specs said last. */
export function isAnyKept(fleet: Fleet, names: readonly string[]): boolean {
	return names.some((name) => faultIn(fleet, name) !== null);
}

function faultIn(fleet: Fleet, name: string): string | null {
	return specFault(declarationIn(fleet, name), fleet.catalog);
}

/**
 * Why the specs cannot be followed for an instance, so that what they said last counts; `null` while they can. Nothing is wrong
 * with what nothing declares any more.
 */
function specFault(
	{ desired, invalid, keep }: Declaration,
	{ folder, path, problem }: Pick<Catalog, 'folder' | 'path' | 'problem'>,
): string | null {
	if (invalid !== null) return findingLine(invalid);
	if (desired !== null || !keep) return null;
	switch (folder) {
		case 'Unreadable':
			return `cannot read ${path}: ${problem}`;
		case 'Empty':
			return `${path} declares nothing`;
		case 'Readable':
			return 'no file that can be read declares it';
	}
}
