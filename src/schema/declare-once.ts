import { type Declaration, declare, type ReadExtra } from './declare.ts';
import type { SpecDocument } from './document.ts';
import type { Patch } from './patch.ts';

interface Known {
	readonly layers: readonly Patch[];
	readonly declaration: Declaration;
}

const known = new WeakMap<SpecDocument, Known>();

/**
 * As `declare`, but the same document on the same layers is not worked out again. One that names another
 * file is, because that file may have changed.
 */
export function declareOnce(
	document: SpecDocument,
	layers: readonly Patch[],
	readExtra: ReadExtra,
): Declaration {
	const before = known.get(document);
	if (before !== undefined && isSame(before.layers, layers)) return before.declaration;
	const declaration = declare(document, layers, readExtra);
	if (isSelfContained(declaration)) known.set(document, { layers, declaration });
	return declaration;
}

function isSelfContained(declaration: Declaration): boolean {
	return declaration.ok && declaration.declared.spec.hvparams.lxc_extra_config_file === null;
}

function isSame(one: readonly Patch[], other: readonly Patch[]): boolean {
	return one.length === other.length && one.every((patch, index) => patch === other[index]);
}
