import { lowestLimit, memoryLimitField } from '../../model/memory-limit.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import { formatBytes, roundedBytes } from '../../model/quantity.ts';
import { type LimitDifference, limitChange, limitPart } from './limit-difference.ts';
import { differenceOf } from './live-limits.ts';
import { grownTo, isGrowth, reclaimableOf } from './memory-figures.ts';
import type { PlanInput } from './plan-input.ts';
import { heldBack, joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** Others may give memory back at any time, and nothing tells when. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Sets the memory limit and the swap allowance of a running container. A limit grows as far as the node
 * has memory and the rest waits; one below what cannot be reclaimed is refused and nothing is touched.
 */
export function planMemory(input: PlanInput, wanted: WantedSpec): PlanPart {
	return joinParts(planSwap(input, wanted), planLimit(input, wanted));
}

function planSwap(input: PlanInput, wanted: WantedSpec): PlanPart {
	const { swap } = wanted.spec.memory;
	if (swap !== null && input.observed.limits?.memory?.swapMax === 'NotAccounted') {
		const message = `memory.swap ${formatBytes(swap)} has no effect: this kernel does not account swap (swapaccount=1 makes it do so)`;
		return { ...NOTHING, holds: [refused('SwapNotAccounted', message)] };
	}
	const difference = differenceOf(input, wanted, 'memory.swap');
	return difference === null ? NOTHING : limitPart(input, wanted, difference);
}

function planLimit(input: PlanInput, wanted: WantedSpec): PlanPart {
	const difference = differenceOf(input, wanted, memoryLimitField(wanted.spec));
	const { limits } = input.observed;
	if (difference === null || limits === null) return NOTHING;
	return isGrowth(difference)
		? growth(input, wanted, difference)
		: shrink(input, wanted, { ...difference, limits });
}

function growth(input: PlanInput, wanted: WantedSpec, difference: LimitDifference): PlanPart {
	const { field, from, to } = difference;
	const allowed = grownTo(difference, input.mostMemory);
	if (allowed === to) return limitPart(input, wanted, difference);
	const size = formatBytes(allowed ?? 0);
	const message = `${field} ${formatBytes(Number(to))}: this node can give it ${size} now; its reserve and other instances hold the rest`;
	const untilMs = input.now + LOOK_AGAIN_MS;
	const hold = { kind: 'wait', reason: 'NodeFull', message, untilMs } as const;
	if (allowed === from) return heldBack(limitPart(input, wanted, difference), hold);
	const note = `grows to ${size}: the node has no more`;
	return { ...limitPart(input, wanted, { ...difference, note, value: allowed }), holds: [hold] };
}

function shrink(
	input: PlanInput,
	wanted: WantedSpec,
	{ limits, ...difference }: LimitDifference & { readonly limits: ObservedLimits },
): PlanPart {
	const to = Number(difference.to);
	const lowest = limits.memory === null ? 0 : lowestLimit(limits.memory);
	const figures = `${roundedBytes(limits.memoryUsed)} used, ${roundedBytes(reclaimableOf(limits))} reclaimable`;
	const feasible = to >= lowest;
	const note = `shrink: ${figures} -> ${feasible ? 'feasible' : 'infeasible'}`;
	if (feasible) return limitPart(input, wanted, { ...difference, note });
	const message = `${difference.field} ${formatBytes(to)} is below the ${roundedBytes(lowest)} that it needs: ${figures}`;
	const changes = [limitChange(input, wanted, { ...difference, note })];
	return { ...NOTHING, verb: 'LIVE', holds: [refused('LimitInfeasible', message)], changes };
}
