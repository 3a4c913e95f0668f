import type { ContainerDriver, Target } from '../drivers/container/driver.ts';
import type { Clock } from '../model/clock.ts';
import type { LimitSetting, PlannedStep, Step } from '../model/plan.ts';
import type { InstanceRecord } from '../model/record.ts';
import type { Execution } from './execution.ts';
import { isWholly, withLimit } from './plan/limits.ts';
import { overridden, overridesOf } from './plan/override.ts';
import type { Records } from './record/records.ts';

type LimitStep = Extract<Step, { readonly do: 'setLimit' }>;
type PlannedLimit = PlannedStep & { readonly step: LimitStep };

interface LimitHands {
	readonly driver: Pick<ContainerDriver, 'setLimits'>;
	readonly records: Records;
	readonly clock: Clock;
	readonly target: Target;
}

/** The steps up to the first that is no limit. */
export function leadingLimits(steps: readonly PlannedStep[]): readonly PlannedLimit[] {
	const end = steps.findIndex(({ step }) => step.do !== 'setLimit');
	return (end === -1 ? steps : steps.slice(0, end)).flatMap((planned) =>
		planned.step.do === 'setLimit' ? [{ ...planned, step: planned.step }] : [],
	);
}

/**
 * Sets limits in one pass of the driver. What was set counts, also when another limit could not be: the
 * record then has what the container runs with. Of several failures the first is told.
 */
export async function takeLimits(
	limits: readonly PlannedLimit[],
	{ driver, records, clock, target }: LimitHands,
): Promise<Execution> {
	const failures = await driver.setLimits(target, limits.map(settingOf));
	const executed = limits.filter(({ step }) => !failures.has(step.limit));
	records.change(target.name, (record) => withTaken(record, executed, clock.now()));
	for (const { step } of limits) {
		const error = failures.get(step.limit);
		if (error !== undefined) return { executed, failure: { step, error } };
	}
	return { executed, failure: null };
}

function settingOf({ step: { limit, value } }: PlannedLimit): LimitSetting {
	return { limit, value };
}

function withTaken(
	record: InstanceRecord,
	limits: readonly PlannedLimit[],
	now: number,
): InstanceRecord {
	const { started, lastGood } = record;
	if (started === null || lastGood === null) return record;
	const wanted = overridden(lastGood.spec, overridesOf(record, lastGood.spec, now));
	const spec = limits
		.filter(({ step }) => isWholly(step.limit, step.value, wanted))
		.reduce((running, { step }) => withLimit(running, wanted, step.limit), started.spec);
	return { ...record, started: { ...started, spec } };
}
