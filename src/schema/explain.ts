import type { Declared, Origin } from '../model/catalog.ts';
import { type FieldValue, leavesOf } from '../model/spec-leaves.ts';
import { fieldPaths, lineage } from './field.ts';
import { formatField } from './format-field.ts';

/** One effective value and who said it. */
export interface ExplainedField {
	readonly path: string;
	readonly value: FieldValue;
	/** The value as a spec would say it. */
	readonly text: string;
	readonly origin: Origin;
}

/** The origin of a value that no file sets. */
const BUILT_IN: Origin = { file: '', line: 0, col: 0, by: 'default' };

/**
 * Every effective value with its origin, in the order of the spec. A list to which several files
 * added is followed by a row for each item that is not from the last of them.
 */
export function explainInstance(
	declared: Pick<Declared, 'spec' | 'origins'>,
): readonly ExplainedField[] {
	return [...leavesOf(declared.spec)].flatMap(([path, value]) => [
		{ path, value, text: formatField(path, value), origin: originOf(declared, path) },
		...itemRows(declared, path, value),
	]);
}

/** The row of a field that may have parts and has none, such as `nics`; `null` when no field has that path. */
export function explainEmpty(
	declared: Pick<Declared, 'origins'>,
	path: string,
): ExplainedField | null {
	const isField = fieldPaths('Instance').some((each) => isPartOf(each, `spec.${path}`));
	if (!isField) return null;
	return { path, value: null, text: '(none)', origin: originOf(declared, path) };
}

function isPartOf(path: string, whole: string): boolean {
	return path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[]`);
}

/** Where the field, what it is part of, or what is inside it was written. */
function originOf({ origins }: Pick<Declared, 'origins'>, path: string): Origin {
	const own = lineage(path).find((above) => Object.hasOwn(origins, above));
	const inside = Object.keys(origins).find((each) => each.startsWith(`${path}.`));
	const found = own ?? inside;
	return (found === undefined ? undefined : origins[found]) ?? BUILT_IN;
}

function itemRows(
	declared: Pick<Declared, 'origins'>,
	path: string,
	value: FieldValue,
): readonly ExplainedField[] {
	if (!Array.isArray(value)) return [];
	return value.flatMap((item, index) => {
		const origin = declared.origins[`${path}[${index}]`];
		const itemPath = `${path}[${index}]`;
		return origin === undefined
			? []
			: [{ path: itemPath, value: item, text: String(item), origin }];
	});
}
