import type { Finding } from '../model/finding.ts';
import { parseInstanceName, parseNodeName } from '../model/instance-name.ts';
import { checkDocument } from './check-document.ts';
import { isKind, KINDS, type Kind } from './kind.ts';
import type { RawDocument } from './parse-file.ts';
import { type Patch, patchOf } from './patch.ts';
import { findingAt, type Place, type Source } from './source.ts';
import { didYouMean } from './suggest.ts';
import { childOf, type Tree, textOf } from './tree.ts';
import type { PlacedProblem } from './tree-of-yaml.ts';
import { validateTree } from './validate-tree.ts';

/** One document, checked as far as it can be by itself. */
export interface SpecDocument {
	/** `null` when it does not say what it is. */
	readonly kind: Kind | null;
	/** `null` when it has no name that anything could have. */
	readonly name: string | null;
	readonly tree: Tree;
	/** What its `spec` says as a layer of an instance. */
	readonly patch: Patch;
	readonly source: Source;
	readonly text: string;
	/** The name where there is one, the document otherwise. */
	readonly place: Place;
	readonly findings: readonly Finding[];
	/** True when it has errors or YAML could not make sense of it. */
	readonly isBad: boolean;
	/** True when parts of it may be missing. */
	readonly isBroken: boolean;
}

/** What a document declares and everything that is wrong in it. */
export function readDocument(raw: RawDocument): SpecDocument {
	const { tree, source, text, isBroken } = raw;
	const { kind, name } = identityOf(raw);
	const object = kind === null || name === null ? undefined : { kind, name };
	const problems = isBroken ? raw.problems : [...raw.problems, ...problemsOf(tree, kind)];
	return {
		kind,
		name,
		tree,
		patch: patchOf(childOf(tree, 'spec'), `${kind} ${name}`),
		source,
		text,
		place: childOf(tree, 'metadata', 'name')?.place ?? tree.place,
		findings: problems.map(({ place, problem }) => findingAt(place, problem, object)),
		isBad: isBroken || problems.some(({ problem }) => problem.severity === 'error'),
		isBroken,
	};
}

/** What it declares. In a document that YAML could not read, the words are looked for in its text. */
function identityOf({ tree, text, isBroken }: RawDocument): Pick<SpecDocument, 'kind' | 'name'> {
	const inText = (pattern: RegExp): string | undefined =>
		isBroken ? pattern.exec(text)?.[1] : undefined;
	const kind = textOf(childOf(tree, 'kind')) ?? inText(/^kind: *(\w+)/m);
	const name =
		textOf(childOf(tree, 'metadata', 'name')) ??
		inText(/^metadata:[\s\S]*?\bname: *["']?([\w.-]+)/m);
	const result = kind === 'Node' ? parseNodeName(name ?? '') : parseInstanceName(name ?? '');
	return { kind: isKind(kind) ? kind : null, name: result.ok ? result.value : null };
}

function problemsOf(tree: Tree, kind: Kind | null): readonly PlacedProblem[] {
	if (tree.kind !== 'map') {
		const hint = 'write apiVersion, kind, metadata and spec';
		return [errorAt(tree.place, { path: '', message: 'a document must be a map', hint })];
	}
	if (kind === null) return [wrongKind(tree)];
	const ofSchema = validateTree(kind, tree);
	// The checks read the document as the schema promises it to be; on other documents they find less.
	return [...ofSchema, ...checkDocument(kind, tree)].toSorted(
		(a, b) => a.place.start - b.place.start,
	);
}

function wrongKind(tree: Tree): PlacedProblem {
	const kind = childOf(tree, 'kind');
	const use = `use ${KINDS.join(', ')}`;
	if (kind === undefined) {
		const firstLine = { ...tree.place, end: tree.place.start + 1 };
		return errorAt(firstLine, { path: '', message: '"kind" is missing', hint: use });
	}
	const word = textOf(kind);
	if (word === undefined)
		return errorAt(kind.place, { path: 'kind', message: 'bad kind', hint: use });
	const hint = didYouMean(word, KINDS) || use;
	return errorAt(kind.place, {
		path: 'kind',
		message: `unknown kind "${word.slice(0, 60)}"`,
		hint,
	});
}

function errorAt(place: Place, problem: Pick<Finding, 'path' | 'message' | 'hint'>): PlacedProblem {
	return { place, problem: { severity: 'error', ...problem } };
}
