import { type AutoTarget, wantedMemory } from '../../model/auto-target.ts';
import { isMemoryLimit } from '../../model/memory-limit.ts';
import type { LimitField } from '../../model/plan.ts';
import type { PlanInput } from './plan-input.ts';
import type { WantedSpec } from './wanted.ts';

/** The spec as limits follow it: `memory.target: Auto` is the size that the node gave. */
export function withAutoTarget(
	{ autoTarget, observed }: PlanInput,
	wanted: WantedSpec,
): WantedSpec {
	const limit = observed.limits?.memoryMax ?? null;
	const memory = wantedMemory(wanted.spec.memory, autoTarget, limit);
	return { ...wanted, spec: { ...wanted.spec, memory } };
}

/** Why the node changed this limit; `null` when it did not, so that another value was set by somebody else. */
export function autoChange({ autoTarget }: PlanInput, field: LimitField): AutoTarget | null {
	return !isMemoryLimit(field) || autoTarget?.reason === 'MemoryKept' ? null : autoTarget;
}
