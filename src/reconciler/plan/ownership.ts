import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart, refused } from './plan-part.ts';

// Sources that were read at slightly different moments agree at the next look; a real disagreement stays.
const LOOK_AGAIN_MS = 5000;

/**
 * What ballast did not make is left alone. It is worth a hold only when it stands in the way of
 * something that we have or want. `null` when this rule has no objection.
 */
export function leaveForeign({ name, desired, observed, record }: PlanInput): PlanPart | null {
	if (observed.ownership !== 'Foreign') return null;
	if (desired === null && record === null) return NOTHING;
	const message = `a container ${name} that ballast did not make is in ${observed.lxcpath}; adopt it or choose another name`;
	return { ...NOTHING, holds: [refused('Foreign', message)] };
}

/**
 * A container whose sources disagree may run although it looks stopped, so it is neither started nor
 * touched. It is looked at again soon, because the disagreement may have been a moment of change.
 */
export function distrustContradiction({ observed, now }: PlanInput): PlanPart | null {
	if (observed.contradiction === null) return null;
	return {
		...NOTHING,
		holds: [
			{
				kind: 'wait',
				reason: 'Contradiction',
				message: observed.contradiction,
				untilMs: now + LOOK_AGAIN_MS,
			},
		],
	};
}
