import type { AutoTarget } from '../../model/auto-target.ts';
import { type Assessment, assess } from './assess.ts';
import { type Budget, budgetOf } from './budget.ts';
import { fairShares } from './fair-shares.ts';
import { givenInWords, keptInWords, takenInWords } from './in-words.ts';
import { type Change, nextPast } from './past.ts';
import type { Past, ShareInput, Shares } from './share-input.ts';
import { takes } from './take.ts';
import { wholeMi } from './thresholds.ts';

/**
 * One round of sharing the node's memory among its instances with `target: Auto`: gives to who suffers or
 * grows, takes from who does not notice, and keeps the node's reserve free. Targets stay within `min` and
 * `max`; together they never grow beyond what the node has for them.
 */
export function shareMemory({ node, instances, past, now }: ShareInput): Shares {
	const assessments = instances.map((instance) =>
		assess(instance, past.get(instance.name) ?? null, now),
	);
	const budget = budgetOf(node, assessments);
	const given = grants(budget, assessments);
	const taken = takes(budget, assessments);
	const targets = new Map<string, AutoTarget>();
	const remembered = new Map<string, Past>();
	for (const each of assessments) {
		const { name } = each.instance;
		const change = { given: given.get(name) ?? 0, taken: taken.get(name) ?? 0 };
		targets.set(name, targetOf(each, change, budget));
		remembered.set(name, nextPast(each, { change, before: past.get(name) ?? null, now }));
	}
	return { targets, past: remembered };
}

/** What is given to whom of the room there is, in whole Mi. */
function grants(
	{ room, lacks }: Budget,
	assessments: readonly Assessment[],
): ReadonlyMap<string, number> {
	const sharers = assessments.map(({ instance: { name, weight } }) => ({
		name,
		weight,
		least: 0,
		most: lacks.get(name) ?? 0,
	}));
	return new Map([...fairShares(room, sharers)].map(([name, bytes]) => [name, wholeMi(bytes)]));
}

function targetOf(each: Assessment, { given, taken }: Change, budget: Budget): AutoTarget {
	const target = each.target + given - taken;
	if (given > taken) {
		return { target, reason: 'MemoryGiven', message: givenInWords(each, given) };
	}
	if (taken > given) {
		return { target, reason: 'MemoryTaken', message: takenInWords(each, taken, budget) };
	}
	return { target, reason: 'MemoryKept', message: keptInWords(each, budget) };
}
