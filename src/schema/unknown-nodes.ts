import type { Declared, NodeSpec } from '../model/catalog.ts';
import type { Finding } from '../model/finding.ts';
import type { SpecDocument } from './document.ts';
import { findingAt } from './source.ts';
import { didYouMean } from './suggest.ts';
import { childOf } from './tree.ts';

/**
 * The warning of each instance that is given to a node which no document declares, while others are declared: it would run nowhere. It stands
 * where the instance names the node, or at its document when a profile does.
 */
export function unknownNodes(
	declared: ReadonlyMap<string, Declared>,
	nodes: ReadonlyMap<string, NodeSpec>,
	documents: readonly SpecDocument[],
): ReadonlyMap<string, Finding> {
	const lost = [...declared.values()].filter(
		({ spec: { node } }) => nodes.size > 0 && node !== null && !nodes.has(node),
	);
	if (lost.length === 0) return new Map();
	const instances = documents.filter(({ kind }) => kind === 'Instance');
	const byName = new Map(instances.map((document) => [document.name, document]));
	return new Map(
		lost.flatMap(({ name, spec }) => {
			const document = byName.get(name);
			if (document === undefined || spec.node === null) return [];
			return [[name, unknownNode(spec.node, nodes, document)] as const];
		}),
	);
}

function unknownNode(
	node: string,
	nodes: ReadonlyMap<string, NodeSpec>,
	{ name, tree, place }: SpecDocument,
): Finding {
	const known = [...nodes.keys()];
	const message = `no Node document declares "${node}", so it may run nowhere`;
	const hint = didYouMean(node, known) || `there is: ${known.join(', ')}`;
	const problem = { severity: 'warning', path: 'spec.node', message, hint } as const;
	const at = childOf(tree, 'spec', 'node')?.place ?? place;
	return findingAt(at, problem, { kind: 'Instance', name: name ?? '' });
}
