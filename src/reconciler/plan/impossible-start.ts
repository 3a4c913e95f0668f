import { missingCpus } from '../../model/host-cpus.ts';
import type { PlanInput } from './plan-input.ts';
import { heldBack, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';

/** A start with CPUs that are not there fails, so it is not tried. */
export function holdImpossibleStart(
	{ node }: PlanInput,
	{ spec }: WantedSpec,
	part: PlanPart,
): PlanPart {
	const missing = missingCpus(spec, node);
	const starts = part.steps.some(({ step }) => step.do === 'start');
	return missing === null || !starts ? part : heldBack(part, refused('CpusMissing', missing));
}
