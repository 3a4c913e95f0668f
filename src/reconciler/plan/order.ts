import { isMemoryLimit } from '../../model/memory-limit.ts';
import type { Plan } from '../../model/plan.ts';

/**
 * The plans of one node in the order in which they are begun: memory is given back before it is taken,
 * by stops and shrinks, then by what needs none, then grows, then starts. By name within each.
 */
export function orderPlans(plans: readonly Plan[]): readonly Plan[] {
	return planGroups(plans).flat();
}

/** The same in groups: what is in one should have begun before the next takes its turn. */
export function planGroups(plans: readonly Plan[]): readonly (readonly Plan[])[] {
	const sorted = plans.toSorted((one, other) => compareNames(one.name, other.name));
	return Object.values(RANK).map((rank) => sorted.filter((plan) => rankOf(plan) === rank));
}

const RANK = { givesBack: 0, neutral: 1, grows: 2, starts: 3 } as const;

function rankOf({ steps }: Plan): number {
	if (steps.some(({ step }) => step.do === 'start')) return RANK.starts;
	const growth = steps.map(memoryGrowth);
	if (growth.some((bytes) => bytes > 0)) return RANK.grows;
	const stops = steps.some(({ step }) => step.do === 'stop' || step.do === 'cleanUp');
	return stops || growth.some((bytes) => bytes < 0) ? RANK.givesBack : RANK.neutral;
}

/** Bytes more that the container may take; no limit counts as the most there is. */
function memoryGrowth({ step }: Plan['steps'][number]): number {
	if (step.do !== 'setLimit' || !isMemoryLimit(step.limit)) return 0;
	const [from, to] = [step.from, step.value].map((limit) =>
		limit === null ? Number.MAX_SAFE_INTEGER : Number(limit),
	);
	return (to ?? 0) - (from ?? 0);
}

/** By code units, so that the order is the same in every locale. */
export function compareNames(one: string, other: string): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
