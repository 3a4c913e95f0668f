import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { referencePage } from './schema/docs.mjs';
import { editorSchema } from './schema/editor.mjs';
import { defaultsOf, fieldTable } from './schema/fields.mjs';
import { readSchemas } from './schema/read.mjs';
import { validatorsSource } from './schema/validators.mjs';

// Makes from src/schema/*.schema.json everything that is derived from it. With --check it writes
// nothing and fails when a file is not what it would write.

const BANNER = '// Generated from src/schema/*.schema.json by `npm run generate`; do not edit.\n';
const root = fileURLToPath(new URL('..', import.meta.url));

const files = await generatedFiles();
const stale = Object.entries(files).filter(([path, text]) => !isCurrent(path, text));
if (process.argv.includes('--check')) {
	for (const [path] of stale) console.error(`${path} is stale: run npm run generate`);
	process.exitCode = stale.length === 0 ? 0 : 1;
} else {
	for (const [path, text] of stale) write(path, text);
	console.log(`${stale.length} of ${Object.keys(files).length} generated files written`);
}

/** @returns {Promise<Record<string, string>>} text by path below the repository */
async function generatedFiles() {
	const schemas = readSchemas();
	const { instance, node, window, settings } = schemas;
	const specs = [instance, node, window].map((schema) => schema.properties.spec);
	const generated = 'src/schema/generated';
	return {
		[`${generated}/declared.ts`]: BANNER + (await typesOf([...specs, settings])),
		[`${generated}/validators.ts`]: BANNER + validatorsSource(schemas),
		[`${generated}/fields.ts`]: BANNER + fieldTables(schemas),
		[`${generated}/defaults.ts`]: BANNER + defaultTables(schemas),
		[`${generated}/editor.schema.json`]: `${JSON.stringify(editorSchema(schemas), null, '\t')}\n`,
		'docs/reference/instance.md': referencePage(instance),
		'docs/reference/profile.md': referencePage(schemas.profile),
		'docs/reference/node.md': referencePage(node),
		'docs/reference/window.md': referencePage(window),
		'docs/reference/settings.md': referencePage(settings),
	};
}

/** @typedef {ReturnType<typeof readSchemas>} Schemas */

/** @param {Schemas} schemas */
function fieldTables({ instance, node, window, settings }) {
	const below = ', by its path below `spec`.';
	return [
		constant('FIELDS', fieldTable(instance.properties.spec), `Every field of an instance${below}`),
		constant('NODE_FIELDS', fieldTable(node.properties.spec), `Every field of a node${below}`),
		constant(
			'WINDOW_FIELDS',
			fieldTable(window.properties.spec),
			`Every field of a window${below}`,
		),
		constant('SETTINGS_FIELDS', fieldTable(settings), 'Every field of ballast.yaml.'),
	].join('');
}

/** @param {Schemas} schemas */
function defaultTables({ instance, node, window, settings }) {
	const silent = 'when no file says anything.';
	return [
		constant(
			'DEFAULTS',
			defaultsOf(instance.properties.spec),
			`What holds of an instance ${silent}`,
		),
		constant('NODE_DEFAULTS', defaultsOf(node.properties.spec), `What holds of a node ${silent}`),
		constant('WINDOW_DEFAULTS', defaultsOf(window.properties.spec), 'What a window need not say.'),
		constant('SETTINGS_DEFAULTS', defaultsOf(settings), 'What ballast.yaml need not say.'),
	].join('');
}

/** @param {import('./schema/read.mjs').Schema[]} schemas */
async function typesOf(schemas) {
	const options = { bannerComment: '', format: true, strictIndexSignatures: true };
	const texts = schemas.map((schema) => compile(schema, schema.title, options));
	return (await Promise.all(texts)).join('\n');
}

/** @param {string} name @param {unknown} value @param {string} comment */
function constant(name, value, comment) {
	return `\n/** ${comment} */\nexport const ${name} = ${JSON.stringify(value, null, '\t')} as const;\n`;
}

/** @param {string} path @param {string} text */
function isCurrent(path, text) {
	const full = root + path;
	return existsSync(full) && readFileSync(full, 'utf8') === text;
}

/** @param {string} path @param {string} text */
function write(path, text) {
	mkdirSync(dirname(root + path), { recursive: true });
	writeFileSync(root + path, text);
}
