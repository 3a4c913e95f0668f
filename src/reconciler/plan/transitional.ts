import type { LxcState } from '../../model/observed.ts';
import type { PlanInput } from './plan-input.ts';
import { NOTHING, type PlanPart } from './plan-part.ts';

const LOOK_AGAIN_MS = 1000;

const PASSING: ReadonlySet<LxcState> = new Set([
	'STARTING',
	'STOPPING',
	'ABORTING',
	'FREEZING',
	'THAWED',
]);

/** LXC is on its way from one state to another: whatever we would do now could meet either. `null` = it is settled. */
export function passing({ observed, now }: PlanInput): PlanPart | null {
	if (!PASSING.has(observed.state)) return null;
	return {
		...NOTHING,
		holds: [
			{
				kind: 'wait',
				reason: 'Transitional',
				message: `LXC says ${observed.state}`,
				untilMs: now + LOOK_AGAIN_MS,
			},
		],
	};
}
