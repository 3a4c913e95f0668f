import { _ } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { asWritten, nullable } from './as-written.mjs';

/** @typedef {import('./read.mjs').Schema} Schema */

/** Keywords that matter for validation; the rest is for people and would only make the code larger. */
const KEPT = new Set([
	'$ref',
	'additionalProperties',
	'const',
	'enum',
	'format',
	'items',
	'maximum',
	'minItems',
	'minimum',
	'multipleOf',
	'properties',
	'required',
	'type',
]);

/**
 * Validators as source text, so that no run pays for compiling them. Instance and Profile share one
 * function for their spec.
 * @param {{instance: Schema, profile: Schema, node: Schema, window: Schema, settings: Schema}} schemas
 */
export function validatorsSource(schemas) {
	const formats = new Set();
	const ajv = new Ajv2020({
		allErrors: true,
		messages: false,
		strict: true,
		strictRequired: false,
		allowUnionTypes: true,
		inlineRefs: false,
		code: { source: true, esm: true, lines: true, formats: _`formats` },
	});
	const bare = (/** @type {any} */ schema) => withoutAnnotations(schema, formats);
	const spec = bare(nullable(asWritten(schemas.instance.properties.spec)));
	const all = {
		spec,
		instance: withSpec(bare(schemas.instance), { $ref: 'spec' }),
		profile: withSpec(bare(schemas.profile), { $ref: 'spec' }),
		node: withSpec(bare(schemas.node), nullable(bare(schemas.node).properties.spec)),
		window: bare(schemas.window),
		settings: nullable(bare(schemas.settings)),
	};
	for (const name of formats) ajv.addFormat(name, () => true);
	for (const [name, schema] of Object.entries(all)) ajv.addSchema({ ...schema, $id: name });
	const code = standalone.default(ajv, {
		validateInstance: 'instance',
		validateProfile: 'profile',
		validateNode: 'node',
		validateWindow: 'window',
		validateSettings: 'settings',
	});
	if (code.includes('require('))
		throw new Error('cannot generate validators: they need the compiler');
	return `// @ts-nocheck\nimport { formats } from '../formats.ts';\n${code.replace('"use strict";', '')}`;
}

/** @param {Schema} document @param {Schema} spec */
function withSpec(document, spec) {
	return { ...document, properties: { ...document.properties, spec } };
}

/** @param {any} schema @param {Set<string>} formats @returns {any} */
function withoutAnnotations(schema, formats) {
	if (typeof schema !== 'object' || schema === null) return schema;
	if (schema.format !== undefined) formats.add(schema.format);
	const kept = Object.entries(schema).filter(([key]) => KEPT.has(key));
	return Object.fromEntries(
		kept.map(([key, value]) => {
			if (key === 'properties') return [key, mapValues(value, formats)];
			return [
				key,
				['items', 'additionalProperties'].includes(key)
					? withoutAnnotations(value, formats)
					: value,
			];
		}),
	);
}

/** @param {Schema} properties @param {Set<string>} formats */
function mapValues(properties, formats) {
	return Object.fromEntries(
		Object.entries(properties).map(([key, value]) => [key, withoutAnnotations(value, formats)]),
	);
}
