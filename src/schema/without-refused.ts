import type { ErrorObject } from 'ajv';
import type { SchemaName } from './field.ts';
import { wordsFor } from './schema-words.ts';
import { unescaped, VALIDATORS, type Validator } from './validate-tree.ts';

/** A part that was taken out of a document. */
export interface Refused {
	/** `spec.capabilities.drop[3]` */
	readonly path: string;
	readonly message: string;
}

/**
 * A document made by a program, without the parts that its schema refuses: an item of a list, a field, and what is
 * incomplete as a whole. What is left is valid.
 */
export function withoutRefused<T extends object>(
	name: SchemaName,
	made: T,
): { readonly document: T; readonly refused: readonly Refused[] } {
	const document = structuredClone(made);
	const validate: Validator = VALIDATORS[name];
	const refused: Refused[] = [];
	while (!validate(document)) {
		// one at a time: the places of the others may move
		const error = validate.errors?.at(-1);
		if (error === undefined) throw new TypeError(`the schema refuses a ${name} without a reason`);
		refused.push(takeOut(name, document, error));
	}
	return { document, refused };
}

function takeOut(schema: SchemaName, document: object, error: ErrorObject): Refused {
	const segments = error.instancePath.split('/').slice(1).map(unescaped);
	const { additionalProperty } = error.params;
	const value = segments.reduce(childOf, document);
	const path = readable(segments);
	const { keyword, params } = error;
	const { message } = wordsFor({ schema, keyword, params, path, value });
	const doomed = additionalProperty === undefined ? segments : [...segments, additionalProperty];
	const last = doomed.at(-1);
	const parent: unknown = doomed.slice(0, -1).reduce(childOf, document);
	if (last === undefined || typeof parent !== 'object' || parent === null) {
		throw new TypeError(`the schema refuses all of this ${schema}: ${message}`);
	}
	if (Array.isArray(parent)) parent.splice(Number(last), 1);
	else Reflect.deleteProperty(parent, last);
	return { path: readable(doomed), message };
}

function childOf(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function readable(segments: readonly string[]): string {
	return segments.reduce(
		(path, each) =>
			/^\d+$/.test(each) ? `${path}[${each}]` : `${path}.${each}`.replace(/^\./, ''),
		'',
	);
}
