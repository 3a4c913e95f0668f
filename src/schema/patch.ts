import { fieldAt } from './field.ts';
import type { Place } from './source.ts';
import { childOf, plainOf, type Tree, textOf } from './tree.ts';

/** Who wrote a value, and where. */
export interface Mark {
	/** `Instance web1` or `Profile base`. */
	readonly by: string;
	readonly place: Place;
}

interface Item {
	readonly value: unknown;
	readonly mark: Mark;
}

/** What one layer, or several merged ones, say about a field. */
export type Patch =
	| { readonly kind: 'value'; readonly value: unknown; readonly mark: Mark }
	/** Forget what lower layers say. */
	| { readonly kind: 'unset' }
	| { readonly kind: 'list'; readonly items: readonly Item[]; readonly mark: Mark }
	/** Added to what lower layers say. */
	| { readonly kind: 'append'; readonly items: readonly Item[]; readonly mark: Mark }
	| {
			readonly kind: 'map';
			/** `list` for items that merge by their names. */
			readonly shape: 'map' | 'list';
			/** True when lower layers are forgotten. */
			readonly isReset: boolean;
			readonly entries: ReadonlyMap<string, Patch>;
	  };

/** The patch that a layer's `spec` is; nothing and an empty spec change nothing. */
export function patchOf(spec: Tree | undefined, by: string): Patch {
	return spec === undefined || spec.kind !== 'map'
		? { kind: 'map', shape: 'map', isReset: false, entries: new Map() }
		: fieldPatch({ tree: spec, by, path: '' });
}

interface At {
	readonly tree: Tree;
	readonly by: string;
	/** The field's path below `spec`. */
	readonly path: string;
}

function fieldPatch(at: At): Patch {
	const { tree, by, path } = at;
	const merge = fieldAt(path)?.merge;
	const mark = { by, place: tree.place };
	if (tree.kind === 'scalar') {
		return tree.value === null ? { kind: 'unset' } : { kind: 'value', value: tree.value, mark };
	}
	if (tree.kind === 'map') return mapPatch(at, merge === 'replace');
	return merge === 'by-name'
		? namedPatch(at, tree.items)
		: { kind: 'list', items: itemsOf(at), mark };
}

function mapPatch(at: At, isReset: boolean): Patch {
	const entries = new Map<string, Patch>();
	for (const [key, { value }] of at.tree.kind === 'map' ? at.tree.entries : []) {
		const isAppend = key.endsWith('+');
		const name = isAppend ? key.slice(0, -1) : key;
		const below = { ...at, tree: value, path: at.path === '' ? name : `${at.path}.${name}` };
		entries.set(name, isAppend ? appendPatch(below) : fieldPatch(below));
	}
	return { kind: 'map', shape: 'map', isReset, entries };
}

/** An empty list is the way to drop inherited items. */
function namedPatch(at: At, items: readonly Tree[]): Patch {
	const named = items.map((tree): readonly [string, Patch] => {
		const name = textOf(childOf(tree, 'name')) ?? '';
		return [name, fieldPatch({ ...at, tree, path: `${at.path}[${name}]` })];
	});
	return { kind: 'map', shape: 'list', isReset: items.length === 0, entries: new Map(named) };
}

function appendPatch(at: At): Patch {
	return { kind: 'append', items: itemsOf(at), mark: { by: at.by, place: at.tree.place } };
}

function itemsOf({ tree, by }: At): readonly Item[] {
	const items = tree.kind === 'list' ? tree.items : [];
	return items.map((item) => ({ value: plainOf(item), mark: { by, place: item.place } }));
}
