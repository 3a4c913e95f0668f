import { readdirSync, readFileSync } from 'node:fs';
import type { Catalog, Declared } from '../../src/model/catalog.ts';
import { unparsed } from '../../src/model/parsed.ts';
import { type CatalogInput, loadCatalog } from '../../src/schema/load-catalog.ts';

/** A catalog of these texts by file name, as if they lay in the folder `specs`. */
export function catalogOf(
	texts: Readonly<Record<string, string>>,
	changes: Partial<CatalogInput> = {},
): Catalog {
	return loadCatalog({
		path: 'specs',
		folder: 'Readable',
		problem: '',
		files: Object.entries(texts).map(([name, text]) => ({
			file: `specs/${name}`,
			text,
			problem: '',
		})),
		provenance: null,
		readExtra: () => unparsed('no such file'),
		...changes,
	});
}

/** The files of a real folder as `catalogOf` takes them. */
export function textsIn(folder: URL): Readonly<Record<string, string>> {
	const names = readdirSync(folder).toSorted();
	return Object.fromEntries(
		names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
	);
}

/** An instance document; `spec` is the text below `spec:`, indented by two blanks. */
export function instanceText(name: string, spec = '  os: {template: busybox}'): string {
	return `apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n${spec}\n`;
}

export function profileText(name: string, spec: string): string {
	return instanceText(name, spec).replace('Instance', 'Profile');
}

/** The one instance of that name, which must be good. */
export function declaredOf(catalog: Catalog, name = 'web1'): Declared {
	const declared = catalog.instances.get(name);
	if (declared === undefined) {
		throw new Error(catalog.findings.map(({ message, hint }) => `${message}; ${hint}`).join('\n'));
	}
	return declared;
}

/** Messages with their hints, in order. */
export function messagesOf(catalog: Catalog): readonly string[] {
	return catalog.findings.map(({ path, message, hint }) =>
		[path, hint === '' ? message : `${message}; ${hint}`].filter((part) => part !== '').join(': '),
	);
}
