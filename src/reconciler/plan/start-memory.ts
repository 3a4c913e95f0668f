import type { InstanceSpec, MemorySpec } from '../../model/instance-spec.ts';
import { memoryLimit, wholePages } from '../../model/memory-limit.ts';
import type { Hold } from '../../model/plan.ts';
import { grownTo } from './memory-figures.ts';
import { nodeFull } from './node-full.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * The hold of a start that the node has no memory for, as there is one for the growth of a limit; `null` when it has. What has no
 * limit starts: nobody can count for the node. What runs has the memory of its limit already, so a restart asks only for what is above
 * that, and waits for it while the container runs on: it would run with less than its spec says, or take what others hold.
 */
export function memoryMissing(
	{ mostMemory, observed, now }: PlanInput,
	{ memory }: Pick<InstanceSpec, 'memory'>,
): Hold | null {
	const needed = memoryToStart(memory);
	if (needed === null || mostMemory === null) return null;
	const from = observed.limits === null ? 0 : (observed.limits.memoryMax ?? needed.to);
	const allowed = grownTo({ from, to: needed.to }, mostMemory) ?? 0;
	return allowed < needed.to ? nodeFull({ ...needed, allowed }, now) : null;
}

/** With target Auto the node shares what it has among its instances, and promises each no more than its min. */
function memoryToStart(memory: MemorySpec): { readonly field: string; readonly to: number } | null {
	if (memory.target === 'Auto') return { field: 'memory.min', to: memory.min ?? 0 };
	const to = memoryLimit(memory);
	const field = memory.target === null ? 'memory.max' : 'memory.target';
	return to === null ? null : { field, to: wholePages(to) };
}
