import { type AutoTarget, wantedMemory } from '../../model/auto-target.ts';
import { isMemoryLimit, wholePages } from '../../model/memory-limit.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
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

/**
 * Why the node changed this limit; `null` when it did not: somebody else set another value, or a bound, such
 * as a limit by hand, keeps it from what the node gave.
 */
export function autoChange(
	{ autoTarget }: PlanInput,
	{ field, to }: { readonly field: LimitField; readonly to: LimitValue },
): AutoTarget | null {
	if (autoTarget === null || autoTarget.reason === 'MemoryKept') return null;
	return isMemoryLimit(field) && to === wholePages(autoTarget.target) ? autoTarget : null;
}
