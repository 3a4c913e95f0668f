/** @typedef {import('./read.mjs').Schema} Schema */
/** @typedef {{path: string, schema: Schema, required: boolean, unsupported: string | null}} Row */

/**
 * Every field below an object schema, parents before children: `nics`, `nics[].bridge`, ...
 * What is said of a parent as unsupported holds for its children.
 * @param {Schema} schema @param {{path: string, unsupported: string | null}} [above] @returns {Row[]}
 */
export function fieldsOf(schema, above = { path: '', unsupported: null }) {
	return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
		const path = above.path === '' ? name : `${above.path}.${name}`;
		const unsupported = field['x-unsupported'] ?? above.unsupported;
		const required = (schema.required ?? []).includes(name);
		const below = field.type === 'array' ? field.items : field;
		const at = field.type === 'array' ? `${path}[]` : path;
		return [
			{ path, schema: field, required, unsupported },
			...fieldsOf(below, { path: at, unsupported }),
		];
	});
}

/** True when nothing else is below this field. @param {Schema} schema */
export function isLeaf(schema) {
	const below = schema.type === 'array' ? schema.items : schema;
	return below.properties === undefined;
}

/** Words of the schema that the program reads at run time, and what it calls them. */
const READ_AT_RUN_TIME = {
	'x-apply': 'apply',
	'x-supported-values': 'supportedValues',
	'x-merge': 'merge',
	'x-unit': 'unit',
};

/** The table that the program reads at run time. @param {Schema} spec */
export function fieldTable(spec) {
	const rows = fieldsOf(spec).map(({ path, schema, unsupported }) => {
		const words = Object.entries(READ_AT_RUN_TIME).filter(([word]) => schema[word] !== undefined);
		const field = Object.fromEntries(words.map(([word, name]) => [name, schema[word]]));
		return [path, unsupported === null ? field : { ...field, unsupported }];
	});
	return Object.fromEntries(rows);
}

/**
 * The defaults as one nested object; those of list items lie under the list's name.
 * @param {Schema} schema @returns {Record<string, unknown>}
 */
export function defaultsOf(schema) {
	const entries = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
		if (field.default !== undefined) return [[name, field.default]];
		const below = defaultsOf(field.type === 'array' ? field.items : field);
		return Object.keys(below).length === 0 ? [] : [[name, below]];
	});
	return Object.fromEntries(entries);
}
