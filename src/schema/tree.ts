import type { Place } from './source.ts';

/** A YAML value with the place of each part. Aliases stand for what they name. */
export type Tree =
	| {
			readonly kind: 'scalar';
			readonly value: string | number | boolean | null;
			readonly place: Place;
	  }
	| {
			readonly kind: 'map';
			readonly entries: ReadonlyMap<string, Entry>;
			readonly place: Place;
	  }
	| { readonly kind: 'list'; readonly items: readonly Tree[]; readonly place: Place };

export interface Entry {
	readonly key: Place;
	readonly value: Tree;
}

/** The bare value. Objects have no prototype, so `__proto__` is a key like any other. */
export function plainOf(tree: Tree): unknown {
	switch (tree.kind) {
		case 'scalar':
			return tree.value;
		case 'list':
			return tree.items.map(plainOf);
		case 'map': {
			const object = Object.create(null);
			for (const [key, { value }] of tree.entries) object[key] = plainOf(value);
			return object;
		}
	}
}

/** What a map holds under a key; `undefined` for no map or no such key. */
export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
	return tree?.kind === 'map' ? tree.entries.get(key) : undefined;
}

export function childOf(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
	return keys.reduce<Tree | undefined>((at, key) => entryOf(at, key)?.value, tree);
}

/** The text of a scalar; `undefined` for anything else. */
export function textOf(tree: Tree | undefined): string | undefined {
	return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;
}

/** The value and the readable path (`spec.nics[eth0].mtu`) at a JSON pointer's segments. */
export function descend(
	tree: Tree,
	segments: readonly string[],
): { readonly tree: Tree; readonly path: string } {
	let at = { tree, path: '' };
	for (const segment of segments) {
		if (at.tree.kind === 'scalar') return at;
		const next =
			at.tree.kind === 'list' ? at.tree.items[Number(segment)] : childOf(at.tree, segment);
		if (next === undefined) return at;
		at = { tree: next, path: joinPath(at, segment, next) };
	}
	return at;
}

/** List items with a name go by it, others by their index. */
function joinPath(
	above: { readonly tree: Tree; readonly path: string },
	segment: string,
	child: Tree,
): string {
	if (above.tree.kind === 'list')
		return `${above.path}[${textOf(childOf(child, 'name')) ?? segment}]`;
	return above.path === '' ? segment : `${above.path}.${segment}`;
}
