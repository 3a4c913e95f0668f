import { wantedMemory } from '../../model/auto-target.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceStatus, MemoryFigures } from '../../model/instance-status.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { EndOfWork, Outcome } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { declarationIn, type Fleet } from '../fleet.ts';
import { migratable } from '../migration/migratable.ts';
import { memoryComing } from '../node-memory/memory-coming.ts';
import { mostMemory } from '../node-memory/node-memory.ts';
import { afterFailure } from '../plan/after-failure.ts';
import { memoryFigures } from '../plan/memory-figures.ts';
import { planIn } from '../plan-in.ts';
import { remember } from '../record/remember.ts';
import { specNow } from '../status/aspects.ts';
import { nextConditions } from '../status/conditions.ts';
import { outcomeOfPlan } from '../status/outcome-of-plan.ts';
import { whyTaken } from '../status/why-taken.ts';

/** What becomes of the steps of a plan; `null` = it is the plan that says so. */
export type Work = (plan: Plan, record: InstanceRecord | null) => EndOfWork | null;

/**
 * How an instance stands now, told without changing anything: what a run would remember is remembered
 * only for this answer. `work` knows what becomes of steps; what waits because of that is held back in the plan that is told.
 */
export function instanceStatus(
	fleet: Fleet,
	observed: ObservedInstance,
	work: Work,
): InstanceStatus {
	const { name } = observed;
	const { desired, invalid, keep } = declarationIn(fleet, name);
	const { record } = remember({
		name,
		declaration: { desired, invalid, keep },
		isInGrace: fleet.graceEnds.has(name),
		record: fleet.records.get(name) ?? null,
		observed,
		node: fleet.node.name,
		cluster: fleet.cluster,
		bootedAt: fleet.node.bootedAt,
		now: fleet.now,
		newUid: '',
	});
	const plan = planIn(fleet, observed, record);
	const end = work(plan, record);
	const outcome = end?.outcome ?? outcomeNow(plan);
	const before = record?.conditions ?? [];
	const health = fleet.health.get(name) ?? null;
	const input = {
		...{ before, plan, outcome, observed, desired, invalid, keep, record, health },
		now: fleet.now,
	};
	// An instance that only remembers has no record yet, and shows none.
	const shown = fleet.records.has(name) ? record : null;
	const conditions = nextConditions(input);
	const memory = memoryOf(fleet, observed, specNow(input));
	return {
		...{ name, declared: desired, invalid, observed, memory, record: shown, conditions },
		plan: end?.isHolding ? afterFailure(plan, end.outcome) : plan,
		migratable: migratable(shown, observed),
		memoryComing: memoryComing(fleet, record),
	};
}

function memoryOf(
	fleet: Fleet,
	{ name, limits }: ObservedInstance,
	spec: InstanceSpec | null,
): MemoryFigures | null {
	if (limits === null || spec === null) return null;
	const auto = fleet.autoTargets.get(name) ?? null;
	const memory = wantedMemory(spec.memory, auto, limits.memoryMax);
	return memoryFigures({ ...spec, memory }, limits, mostMemory(fleet, name));
}

function outcomeNow(plan: Plan): Outcome {
	if (plan.steps.length === 0) return outcomeOfPlan(plan);
	return { kind: 'InProgress', message: whyTaken(plan) };
}
