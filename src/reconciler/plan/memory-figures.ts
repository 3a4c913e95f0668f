import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { MemoryFigures } from '../../model/instance-status.ts';
import { lowestLimit, unreclaimable, wholePages } from '../../model/memory-limit.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import type { LimitValue } from '../../model/plan.ts';
import { desiredLimit } from './limits.ts';

/** The four figures of a running container's memory. `most`: see `PlanInput.mostMemory`. */
export function memoryFigures(
	spec: InstanceSpec,
	limits: ObservedLimits,
	most: number | null,
): MemoryFigures {
	const to = desiredLimit('memory.max', spec, { cpus: '' });
	const desired = to === null ? null : Number(to);
	const { memoryMax: set, memoryUsed: used } = limits;
	const resize = { from: set, to: desired };
	const allowed = isGrowth(resize) ? grownTo(resize, most) : shrunkTo(desired, limits);
	return { desired, allowed, set, used };
}

/** No limit counts as the most there is. */
export function isGrowth({ from, to }: Resize): boolean {
	return from !== null && (to === null || Number(to) > Number(from));
}

/** How far a limit may grow now, never less than it is. Nobody can count for the node what has no limit. */
export function grownTo({ from, to }: Resize, most: number | null): number | null {
	if (to === null || most === null) return to === null ? null : Number(to);
	return Math.min(Number(to), Math.max(Number(from), wholePages(most)));
}

/** What the kernel could take back of what is in use. */
export function reclaimableOf({ memory, memoryUsed }: ObservedLimits): number {
	return memory === null ? 0 : Math.max(0, memoryUsed - unreclaimable(memory));
}

interface Resize {
	readonly from: LimitValue;
	readonly to: LimitValue;
}

function shrunkTo(desired: number | null, { memory, memoryMax }: ObservedLimits): number | null {
	if (desired === null || memory === null || desired === memoryMax) return desired;
	return Math.max(desired, Math.min(lowestLimit(memory), memoryMax ?? Number.MAX_SAFE_INTEGER));
}
