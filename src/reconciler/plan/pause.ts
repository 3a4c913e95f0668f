import type { PlanInput } from './plan-input.ts';
import { heldBack, type PlanPart } from './plan-part.ts';
import { timeInWords } from './time-words.ts';

/** While an instance is paused everything that would be done is shown and nothing is done. */
export function holdWhilePaused({ record, now }: PlanInput, part: PlanPart): PlanPart {
	const pause = record?.pause ?? null;
	if (pause === null || pause.until <= now) return part;
	const why = pause.reason === '' ? '' : `: ${pause.reason}`;
	return heldBack(part, {
		kind: 'wait',
		reason: 'Paused',
		message: `paused until ${timeInWords(pause.until)}${why}`,
		untilMs: pause.until,
	});
}
