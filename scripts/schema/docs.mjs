import { fieldsOf, isLeaf } from './fields.mjs';

/** @typedef {import('./read.mjs').Schema} Schema */

const CHANGE = {
	live: 'on the running container',
	restart: 'at a restart',
	recreate: 'only with a new rootfs',
	none: 'at once, nothing is touched',
};

/** The reference page of one kind: a table of all its fields. @param {Schema} schema */
export function referencePage(schema) {
	const title = schema.title === 'DeclaredSettings' ? 'Settings' : schema.title;
	const rows = fieldsOf(schema).filter((row) => isLeaf(row.schema) || row.schema['x-unsupported']);
	return [
		`# ${title}`,
		'',
		'Generated from `src/schema/*.schema.json` by `npm run generate`; do not edit.',
		'',
		schema.description,
		'',
		'| field | type | default | a change takes effect | |',
		'|---|---|---|---|---|',
		...rows.map(rowText),
		'',
	].join('\n');
}

/** @param {import('./fields.mjs').Row} row */
function rowText({ path, schema, required, unsupported }) {
	const notes = [
		required ? 'Required.' : '',
		schema.description ?? '',
		unsupported === null ? '' : `**Not supported yet**${missingText(schema)}: ${unsupported}.`,
	];
	const cells = [
		`\`${path}\``,
		typeText(schema),
		schema.default === undefined ? '' : `\`${JSON.stringify(schema.default).replaceAll('"', '')}\``,
		schema['x-apply'] === undefined ? '' : CHANGE[schema['x-apply']],
		notes.filter((note) => note !== '').join(' '),
	];
	return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** @param {Schema} schema The values that have no effect, where others have. */
function missingText(schema) {
	const supported = schema['x-supported-values'];
	if (supported === undefined) return '';
	const missing = schema.enum.filter((/** @type {string} */ word) => !supported.includes(word));
	return ` (${missing.map((/** @type {string} */ word) => `\`${word}\``).join(' ')})`;
}

/** @param {Schema} schema @returns {string} */
function typeText(schema) {
	if (schema.const !== undefined) return `\`${schema.const}\``;
	if (schema.enum !== undefined)
		return schema.enum.map((/** @type {string} */ word) => `\`${word}\``).join(' ');
	if (schema.type === 'array')
		return `list of ${schema.items.properties ? 'maps' : typeText(schema.items)}`;
	if (schema.type === 'object') return 'map';
	const name = schema.format ?? [schema.type].flat().join(' or ');
	const unit =
		schema['x-unit'] === undefined || schema.format !== undefined ? '' : `, ${schema['x-unit']}`;
	return `${name.replaceAll('-', ' ')}${unit}${rangeText(schema)}`;
}

/** @param {Schema} schema */
function rangeText({ minimum, maximum, format }) {
	if (minimum === undefined || format !== undefined) return '';
	return ` ${minimum} to ${maximum}`;
}
