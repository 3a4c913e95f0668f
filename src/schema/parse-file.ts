import { type Document, parseAllDocuments, type YAMLError } from 'yaml';
import type { Place, Source } from './source.ts';
import type { Tree } from './tree.ts';
import { type PlacedProblem, treeOfYaml } from './tree-of-yaml.ts';

/** One YAML document as it was read. */
export interface RawDocument {
	readonly source: Source;
	readonly tree: Tree;
	/** The document's text, comments included. */
	readonly text: string;
	readonly problems: readonly PlacedProblem[];
	/** True when YAML could not make sense of it, so that parts may be missing from the tree. */
	readonly isBroken: boolean;
}

/** Errors after which the rest of the document still means what it says. */
const HARMLESS_TO_THE_REST: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

/** The documents of one file; empty ones are left out. Nothing is thrown. */
export function parseFile(source: Source): readonly RawDocument[] {
	const documents = parseAllDocuments(source.text, {
		prettyErrors: false,
		version: '1.2',
		schema: 'core',
		logLevel: 'silent',
	});
	return [...documents].flatMap((document) => rawDocuments(document, source));
}

function rawDocuments(document: Document, source: Source): readonly RawDocument[] {
	const complaints = [...document.errors, ...document.warnings];
	const { tree, problems } = treeOfYaml(document, source);
	const ofYaml = firstOfCascade(complaints).map((error) => problemOf(error, source));
	const isBroken = complaints.some(({ code }) => !HARMLESS_TO_THE_REST.has(code));
	const [start, , end] = document.range ?? [0, 0, source.text.length];
	if (tree === null && !isBroken) return [];
	return [
		{
			source,
			tree: tree ?? { kind: 'map', entries: new Map(), place: { source, start, end } },
			text: source.text.slice(start, end).replace(/^---[ \t]*\r?\n/, ''),
			problems: isBroken ? ofYaml : [...ofYaml, ...problems],
			isBroken,
		},
	];
}

/** What follows the first real syntax error is mostly noise made by it. */
function firstOfCascade(errors: readonly YAMLError[]): readonly YAMLError[] {
	const first = errors.find(({ code }) => !HARMLESS_TO_THE_REST.has(code));
	return errors.filter((error) => error === first || HARMLESS_TO_THE_REST.has(error.code));
}

function problemOf(error: YAMLError, source: Source): PlacedProblem {
	const lastCharacter = Math.max(0, source.text.trimEnd().length - 1);
	const [start, end] = error.pos;
	const place = { source, start: Math.min(start, lastCharacter), end: Math.max(end, start + 1) };
	const { message, hint } = inWords(error, keyAt(place));
	return { place, problem: { severity: 'error', path: '', message, hint } };
}

function inWords(
	error: YAMLError,
	word: string,
): { readonly message: string; readonly hint: string } {
	switch (error.code) {
		case 'DUPLICATE_KEY':
			return { message: `duplicate key "${word}"`, hint: 'keep one' };
		case 'TAG_RESOLVE_FAILED':
			return { message: `unknown tag "${word}"`, hint: 'write the plain value' };
		case 'TAB_AS_INDENT':
			return { message: 'a tab cannot indent YAML', hint: 'use spaces' };
		case 'BLOCK_AS_IMPLICIT_KEY':
			return { message: `bad YAML: ${error.message}`, hint: 'quote text that has ": " in it' };
		default:
			return { message: `bad YAML: ${error.message}`, hint: '' };
	}
}

/** The word that stands at a place. */
function keyAt({ source, start }: Place): string {
	return /^["']?([^\s:,"'{}[\]]*)/.exec(source.text.slice(start, start + 100))?.[1] ?? '';
}
