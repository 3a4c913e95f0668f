import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../src/schema/', import.meta.url);

/** @typedef {Record<string, any>} Schema */

/** @param {string} name @returns {Schema} */
function read(name) {
	return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
}

const common = read('common.schema.json');

/**
 * The schemas without references: each definition stands where it is used.
 * @returns {{instance: Schema, profile: Schema, node: Schema, window: Schema, settings: Schema}}
 */
export function readSchemas() {
	return {
		instance: inlined(read('instance.schema.json')),
		profile: inlined(read('profile.schema.json')),
		node: inlined(read('node.schema.json')),
		window: inlined(read('window.schema.json')),
		settings: inlined(read('settings.schema.json')),
	};
}

/** @param {any} schema @returns {any} */
function inlined(schema) {
	if (Array.isArray(schema)) return schema.map(inlined);
	if (typeof schema !== 'object' || schema === null) return schema;
	const { $ref, ...rest } = schema;
	const all = $ref === undefined ? rest : { ...target($ref), ...rest };
	return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, inlined(value)]));
}

/** @param {string} ref such as `common.schema.json#/$defs/spec` @returns {Schema} */
function target(ref) {
	const [, pointer = ''] = ref.split('#/');
	return pointer.split('/').reduce((schema, key) => schema[key], common);
}
