import { isDeepStrictEqual } from 'node:util';
import type { Parsed } from '../model/parsed.ts';
import { type Declaration, declare, type ReadExtra } from './declare.ts';
import { readDocument, type SpecDocument } from './document.ts';
import { parseFile } from './parse-file.ts';
import type { Patch } from './patch.ts';
import { sourceOf } from './source.ts';

/** A file as it was read. */
export interface SpecText {
	readonly file: string;
	readonly text: string;
}

/**
 * What one reading of a folder found out, for the next one of the same folder: what has not changed is
 * not parsed or resolved again, and comes back as the same object. It changes no result.
 */
export class CatalogMemo {
	#files = new Map<string, FileReading>();
	/** By document, and so as long as its file stays as it is, even while a duplicate makes it bad. */
	readonly #instances = new WeakMap<SpecDocument, InstanceReading>();

	/** The documents of these files, in order; what is known of other files is forgotten. */
	documentsOf(files: readonly SpecText[]): readonly SpecDocument[] {
		const before = this.#files;
		this.#files = new Map();
		return files.flatMap(({ file, text }) => {
			const known = before.get(file);
			// Only once: a file that is given twice declares everything twice.
			before.delete(file);
			const documents =
				known?.text === text ? known.documents : parseFile(sourceOf(file, text)).map(readDocument);
			this.#files.set(file, { text, documents });
			return documents;
		});
	}

	/** As `declare` does. */
	declare(document: SpecDocument, layers: readonly Patch[], readExtra: ReadExtra): Declaration {
		const known = this.#instances.get(document);
		if (known !== undefined && isCurrent(known, layers, readExtra)) return known.declaration;
		const extras = new Map<string, Parsed<string>>();
		const declaration = declare(document, layers, (path) => {
			const content = readExtra(path);
			extras.set(path, content);
			return content;
		});
		this.#instances.set(document, { layers, extras, declaration });
		return declaration;
	}
}

interface FileReading {
	readonly text: string;
	readonly documents: readonly SpecDocument[];
}

interface InstanceReading {
	readonly layers: readonly Patch[];
	/** The files that were read for it. */
	readonly extras: ReadonlyMap<string, Parsed<string>>;
	readonly declaration: Declaration;
}

/** True when it was made of the same layers, and the files that it names say the same. */
function isCurrent(
	{ layers, extras }: InstanceReading,
	layersNow: readonly Patch[],
	readExtra: ReadExtra,
): boolean {
	return (
		layers.length === layersNow.length &&
		layers.every((layer, index) => layer === layersNow[index]) &&
		[...extras].every(([path, content]) => isDeepStrictEqual(readExtra(path), content))
	);
}
