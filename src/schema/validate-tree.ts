import type { ErrorObject } from 'ajv';
import type { SchemaName } from './field.ts';
import {
	validateInstance,
	validateNode,
	validateProfile,
	validateSettings,
	validateWindow,
} from './generated/validators.ts';
import { type SchemaError, wordsFor } from './schema-words.ts';
import { descend, entryOf, plainOf, type Tree } from './tree.ts';
import type { PlacedProblem } from './tree-of-yaml.ts';

/** A generated validator keeps its errors beside it, as ajv's do. */
export interface Validator {
	(value: unknown): boolean;
	errors?: readonly ErrorObject[] | null;
}

export const VALIDATORS = {
	Instance: validateInstance,
	Profile: validateProfile,
	Node: validateNode,
	Window: validateWindow,
	Settings: validateSettings,
} as const satisfies Readonly<Record<SchemaName, Validator>>;

/** Everything in a document that its schema does not allow, in the order of the file. */
export function validateTree(name: SchemaName, tree: Tree): readonly PlacedProblem[] {
	const validate: Validator = VALIDATORS[name];
	if (validate(plainOf(tree))) return [];
	return oneForEachPlace(validate.errors ?? [])
		.map((error) => locate(name, error, tree))
		.toSorted((a, b) => a.place.start - b.place.start);
}

/** A wrong type often fails a second keyword too: the first says enough. */
function oneForEachPlace(errors: readonly ErrorObject[]): readonly ErrorObject[] {
	const seen = new Set<string>();
	return errors.filter((error) => {
		const { additionalProperty, missingProperty } = error.params;
		const about = additionalProperty ?? missingProperty ?? '';
		const key = `${error.instancePath}\n${about}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}

function locate(schema: SchemaName, error: ErrorObject, root: Tree): PlacedProblem {
	const segments = error.instancePath.split('/').slice(1).map(unescaped);
	const { tree, path } = descend(root, segments);
	const schemaError: SchemaError = {
		schema,
		keyword: error.keyword,
		params: error.params,
		path,
		value: plainOf(tree),
	};
	const { message, hint } = wordsFor(schemaError);
	const { additionalProperty } = error.params;
	const key = entryOf(tree, String(additionalProperty ?? ''))?.key;
	return { place: key ?? tree.place, problem: { severity: 'error', path, message, hint } };
}

/** JSON pointers write `~` and `/` in keys as `~0` and `~1`. */
export function unescaped(segment: string): string {
	return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
