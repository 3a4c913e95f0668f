/** @typedef {import('./read.mjs').Schema} Schema */

/**
 * The schema of a spec as one layer writes it: `null` unsets any field that is not required, and
 * `key+` beside a list that layers replace adds to it.
 * @param {Schema} schema @returns {Schema}
 */
export function asWritten(schema) {
	if (schema.type === 'array') return { ...schema, items: asWritten(schema.items) };
	if (schema.properties === undefined) return schema;
	const entries = Object.entries(schema.properties).flatMap(([name, field]) => {
		const written = asWritten(field);
		if ((schema.required ?? []).includes(name)) return [[name, written]];
		const own = [name, nullable(written)];
		const appended = { ...written, description: `Added to an inherited \`${name}\`.` };
		delete appended.default;
		return isReplacedList(field) ? [own, [`${name}+`, appended]] : [own];
	});
	return { ...schema, properties: Object.fromEntries(entries) };
}

/** @param {Schema} schema */
export function nullable(schema) {
	if (schema.enum !== undefined) return { ...schema, enum: [...schema.enum, null] };
	return { ...schema, type: [schema.type, 'null'].flat() };
}

/** @param {Schema} schema */
function isReplacedList(schema) {
	return schema.type === 'array' && schema['x-merge'] === undefined;
}
