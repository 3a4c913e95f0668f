import { isDeepStrictEqual } from 'node:util';
import type { Parsed } from '../model/parsed.ts';
import { type Declaration, declare, type Named } from './declare.ts';
import { readDocument, type SpecDocument } from './document.ts';
import { parseFile } from './parse-file.ts';
import type { Patch } from './patch.ts';
import { sourceOf } from './source.ts';
import type { FoundWindow } from './windows.ts';

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
	declare(document: SpecDocument, layers: readonly Patch[], named: Named): Declaration {
		const known = this.#instances.get(document);
		if (known !== undefined && isCurrent(known, layers, named)) return known.declaration;
		const extras = new Map<string, Parsed<string>>();
		const windows = new Map<string, FoundWindow>();
		const declaration = declare(document, layers, {
			readExtra: kept(named.readExtra, extras),
			findWindow: kept(named.findWindow, windows),
		});
		this.#instances.set(document, { layers, extras, windows, declaration });
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
	/** The windows that it names. */
	readonly windows: ReadonlyMap<string, FoundWindow>;
	readonly declaration: Declaration;
}

/** The same function, which keeps its answers in `answers`. */
function kept<T>(ask: (name: string) => T, answers: Map<string, T>): (name: string) => T {
	return (name) => {
		const answer = ask(name);
		answers.set(name, answer);
		return answer;
	};
}

/** True when it was made of the same layers, and the files and windows that it names say the same. */
function isCurrent(
	{ layers, extras, windows }: InstanceReading,
	layersNow: readonly Patch[],
	{ readExtra, findWindow }: Named,
): boolean {
	return (
		layers.length === layersNow.length &&
		layers.every((layer, index) => layer === layersNow[index]) &&
		[...extras].every(([path, content]) => isDeepStrictEqual(readExtra(path), content)) &&
		[...windows].every(([name, found]) => isDeepStrictEqual(findWindow(name), found))
	);
}
