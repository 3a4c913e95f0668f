import {
	type Document,
	isAlias,
	isMap,
	isNode,
	isScalar,
	isSeq,
	type Node,
	type YAMLMap,
} from 'yaml';
import type { Place, Problem, Source } from './source.ts';
import type { Entry, Tree } from './tree.ts';

/** Aliases could make a small file expand without end; no real spec comes near this. */
const MOST_NODES = 20_000;
const MOST_DEPTH = 64;

export interface PlacedProblem {
	readonly place: Place;
	readonly problem: Problem;
}

/** One walk over one document; it counts what it has seen and collects what is wrong. */
interface Walk {
	readonly document: Document;
	readonly source: Source;
	readonly problems: PlacedProblem[];
	nodes: number;
}

/** The tree of a YAML document, and what YAML allows but specs do not. `null` for an empty document. */
export function treeOfYaml(
	document: Document,
	source: Source,
): { readonly tree: Tree | null; readonly problems: readonly PlacedProblem[] } {
	const walk: Walk = { document, source, problems: [], nodes: 0 };
	const { contents } = document;
	const tree = contents === null || isEmpty(contents) ? null : treeOf(walk, contents, 0);
	return { tree, problems: walk.problems };
}

/** True for a document of which only its `---` or comments are there. */
function isEmpty(node: Node): boolean {
	return isScalar(node) && node.value === null && node.source === '';
}

function treeOf(walk: Walk, node: Node, depth: number): Tree {
	const place = placeOf(walk, node);
	walk.nodes += 1;
	if (walk.nodes > MOST_NODES || depth > MOST_DEPTH) return cutOff(walk, place);
	if (isAlias(node)) {
		const target = node.resolve(walk.document);
		if (target !== undefined) return { ...treeOf(walk, target, depth + 1), place };
		report(walk, place, 'this alias names no anchor above it');
		return empty(place);
	}
	if (isMap(node)) return { kind: 'map', entries: entriesOf(walk, node, depth), place };
	if (isSeq(node)) {
		const items = node.items.map((item) => childTree(walk, item, { place, depth }));
		return { kind: 'list', items, place };
	}
	return scalarOf(walk, node);
}

/** Says it once and makes everything that follows stop at once too. */
function cutOff(walk: Walk, place: Place): Tree {
	if (walk.nodes !== Number.POSITIVE_INFINITY) {
		report(walk, place, 'this document is too large, too deep, or an alias contains itself');
	}
	walk.nodes = Number.POSITIVE_INFINITY;
	return empty(place);
}

function entriesOf(walk: Walk, map: YAMLMap, depth: number): ReadonlyMap<string, Entry> {
	const entries = new Map<string, Entry>();
	for (const { key, value } of map.items) {
		const place = isNode(key) ? placeOf(walk, key) : placeOf(walk, map);
		if (!isScalar(key) || key.value === null) {
			report(walk, place, 'a key must be a word');
			continue;
		}
		const name = String(key.value);
		// The first of two equal keys wins; YAML itself reports the second.
		if (entries.has(name)) continue;
		entries.set(name, { key: place, value: childTree(walk, value, { place, depth }) });
	}
	return entries;
}

/** The tree of a list item or map value, which YAML may leave out. */
function childTree(
	walk: Walk,
	value: unknown,
	above: { readonly place: Place; readonly depth: number },
): Tree {
	return isNode(value) ? treeOf(walk, value, above.depth + 1) : empty(above.place);
}

function scalarOf(walk: Walk, node: Node): Tree {
	const place = placeOf(walk, node);
	const value = isScalar(node) ? node.value : null;
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
		return { kind: 'scalar', value, place };
	}
	if (value !== null) report(walk, place, 'this YAML type has no meaning here');
	return empty(place);
}

function empty(place: Place): Tree {
	return { kind: 'scalar', value: null, place };
}

function placeOf({ source }: Walk, node: Node): Place {
	const [start, end] = node.range ?? [0, 0];
	return { source, start, end };
}

function report(walk: Walk, place: Place, message: string): void {
	walk.problems.push({ place, problem: { severity: 'error', path: '', message, hint: '' } });
}
