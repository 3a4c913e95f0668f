import type { MemorySpec } from '../../model/instance-spec.ts';
import { memoryLimit } from '../../model/memory-limit.ts';
import { formatBytes } from '../../model/quantity.ts';
import type { PlanInput } from './plan-input.ts';
import { heldBack, type PlanPart } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** Others may give memory back at any time, and nothing tells when. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Keeps a start back that the node has no memory for, as it does with the growth of a limit. What has no
 * limit starts: nobody can count for the node. What runs already has its memory and may be started anew.
 */
export function holdUnlessMemory(
	{ mostMemory, now }: PlanInput,
	{ spec }: WantedSpec,
	part: PlanPart,
): PlanPart {
	const needed = memoryToStart(spec.memory);
	if (needed === null || mostMemory === null || needed.bytes <= mostMemory) return part;
	if (!part.steps.some(({ step }) => step.do === 'start')) return part;
	const message = `it starts with ${needed.field} ${formatBytes(needed.bytes)}: this node can give it ${formatBytes(mostMemory)} now; its reserve and other instances hold the rest`;
	const hold = { kind: 'wait', reason: 'NodeFull', message, untilMs: now + LOOK_AGAIN_MS } as const;
	const creation = part.steps.filter(({ step }) => step.do === 'create');
	const rest = part.steps.filter(({ step }) => step.do !== 'create');
	return { ...heldBack({ ...part, steps: rest }, hold), steps: creation };
}

/** With target Auto the node shares what it has among its instances, and promises each no more than its min. */
function memoryToStart(
	memory: MemorySpec,
): { readonly field: string; readonly bytes: number } | null {
	if (memory.target === 'Auto') return { field: 'memory.min', bytes: memory.min ?? 0 };
	const bytes = memoryLimit(memory);
	const field = memory.target === null ? 'memory.max' : 'memory.target';
	return bytes === null ? null : { field, bytes };
}
