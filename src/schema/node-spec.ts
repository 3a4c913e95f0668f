import type { NodeSpec } from '../model/catalog.ts';
import { parseBytes } from '../model/quantity.ts';
import type { DeclaredNodeSpec } from './generated/declared.ts';
import { NODE_DEFAULTS } from './generated/defaults.ts';

/** A node with every field; one without a document is as the defaults say. */
export function nodeSpec(
	name: string,
	declared: DeclaredNodeSpec = {},
	labels: NodeSpec['labels'] = {},
): NodeSpec {
	const reserved = parseBytes(declared.reserve?.memory ?? NODE_DEFAULTS.reserve.memory);
	return {
		name,
		labels,
		address: declared.address ?? null,
		unschedulable: declared.unschedulable ?? NODE_DEFAULTS.unschedulable,
		cgroupUse: declared.cgroupUse ?? NODE_DEFAULTS.cgroupUse,
		reserve: { memory: reserved.ok ? reserved.value : NODE_DEFAULTS.reserve.memory },
		overcommit: { memory: declared.overcommit?.memory ?? NODE_DEFAULTS.overcommit.memory },
	};
}
