import type { DeclaredSpec } from './generated/declared.ts';
import { DEFAULTS } from './generated/defaults.ts';
import type { Mark, Patch } from './patch.ts';

/** All layers as one plain spec, and who wrote which leaf of it. */
export interface Resolved {
	readonly spec: DeclaredSpec;
	/** By field path (`memory.max`, `nics[eth0].bridge`); `devices.allow[1]` where items differ from their list. */
	readonly marks: ReadonlyMap<string, Mark>;
}

/**
 * What merged layers amount to. Lists that only append add to the built-in default.
 *
 * Each layer has passed the schema and merging keeps the shape of every field, which makes the result
 * a `DeclaredSpec`.
 */
export function resolve(patch: Patch): Resolved {
	const marks = new Map<string, Mark>();
	const spec = valueOfPatch(patch, { path: '', marks });
	return { spec: (spec ?? {}) as DeclaredSpec, marks };
}

interface At {
	readonly path: string;
	readonly marks: Map<string, Mark>;
}

function valueOfPatch(patch: Patch, at: At): unknown {
	switch (patch.kind) {
		case 'unset':
			return undefined;
		case 'value':
			at.marks.set(at.path, patch.mark);
			return patch.value;
		case 'list':
			return listValue(patch, [], at);
		case 'append':
			return listValue(patch, defaultList(at.path), at);
		case 'map':
			return mapValue(patch, at);
	}
}

/** The last one who wrote into a list stands for it; items of others carry their own mark. */
function listValue(
	patch: Extract<Patch, { items: unknown }>,
	before: readonly unknown[],
	{ path, marks }: At,
): readonly unknown[] {
	marks.set(path, patch.mark);
	for (const [index, { mark }] of patch.items.entries()) {
		if (mark.by !== patch.mark.by) marks.set(`${path}[${before.length + index}]`, mark);
	}
	return [...before, ...patch.items.map(({ value }) => value)];
}

function mapValue(patch: Extract<Patch, { kind: 'map' }>, at: At): unknown {
	const isList = patch.shape === 'list';
	const values = [...patch.entries].map(([key, child]): readonly [string, unknown] => {
		const dotted = at.path === '' ? key : `${at.path}.${key}`;
		const path = isList ? `${at.path}[${key}]` : dotted;
		return [key, valueOfPatch(child, { ...at, path })];
	});
	const set = values.filter(([, value]) => value !== undefined);
	return isList ? set.map(([, value]) => value) : Object.fromEntries(set);
}

/** The built-in list at a path such as `capabilities.drop`. */
function defaultList(path: string): readonly unknown[] {
	const value = path.split('.').reduce<unknown>(below, DEFAULTS);
	return Array.isArray(value) ? value : [];
}

function below(value: unknown, key: string): unknown {
	const isMap = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
	return isMap ? Reflect.get(value, key) : undefined;
}
