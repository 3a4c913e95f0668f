import type { Hold } from '../../model/plan.ts';
import type { PlanInput } from './plan-input.ts';
import { heldBack, type PlanPart, refused } from './plan-part.ts';

/** Whoever is waited for brings this one into the queue; this is for what nobody hears of. */
const LOOK_AGAIN_MS = 30_000;

/** Keeps all but a creation back while something that this one depends on is not there: a config is written for a start. */
export function afterDependencies({ guard, now }: PlanInput, part: PlanPart): PlanPart {
	const { startBlocked } = guard;
	if (startBlocked === null) return part;
	const { kind, message } = startBlocked;
	const hold: Hold =
		kind === 'refused'
			? refused('DependencyMissing', message)
			: { kind, reason: 'DependencyNotReady', message, untilMs: now + LOOK_AGAIN_MS };
	if (!part.steps.some(({ step }) => step.do === 'start')) return part;
	const creation = part.steps.filter(({ step }) => step.do === 'create');
	const rest = part.steps.filter(({ step }) => step.do !== 'create');
	return { ...heldBack({ ...part, steps: rest }, hold), steps: creation };
}

/** Keeps everything back while something that depends on this one is still to be stopped. */
export function afterDependents({ guard, now }: PlanInput, part: PlanPart): PlanPart {
	if (guard.stopBlocked === null || !part.steps.some(({ step }) => step.do === 'stop')) return part;
	return heldBack(part, {
		kind: 'wait',
		reason: 'DependentsFirst',
		message: guard.stopBlocked,
		untilMs: now + LOOK_AGAIN_MS,
	});
}
