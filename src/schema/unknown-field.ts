import { fieldPaths, generalPath } from './field.ts';
import { placeOfGanetiName } from './ganeti-names.ts';
import type { SchemaError, Words } from './schema-words.ts';
import { didYouMean } from './suggest.ts';

/** Fields of a document outside of its spec. */
const ENVELOPE = ['apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.labels', 'spec'];

/** What to say of a key that the schema does not know: Ganeti's name for it, its right place, or a slip. */
export function unknownField({ schema, path }: SchemaError, key: string): Words {
	const known = schema === 'Settings' ? fieldPaths(schema) : [...ENVELOPE, ...fieldPaths(schema)];
	const parent = generalPath(path);
	const hint =
		(key === '<<' ? 'YAML merge keys are not supported; use a Profile' : '') ||
		(schema === 'Instance' || schema === 'Profile' ? ganetiHint(parent, key) : '') ||
		didYouMean(key, siblings(known, parent)) ||
		elsewhereHint(known, key);
	return { message: `unknown field "${key.slice(0, 60)}"`, hint };
}

function ganetiHint(parent: string, key: string): string {
	const place = placeOfGanetiName(key);
	if (place === null) return '';
	if (nameOf(place) === key) return `it belongs in ${parentOf(place)}`;
	return `use ${parentOf(place) === parent ? nameOf(place) : place}`;
}

function siblings(known: readonly string[], parent: string): readonly string[] {
	return known.filter((path) => parentOf(path) === parent).map(nameOf);
}

/** Where the one field of that name is; '' when there are several or none. */
function elsewhereHint(known: readonly string[], key: string): string {
	const places = known.filter((path) => nameOf(path) === key);
	const [place] = places;
	return places.length === 1 && place !== undefined ? `it belongs in ${parentOf(place)}` : '';
}

function parentOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('.') + 1);
}
