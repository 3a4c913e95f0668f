import { changesSince } from './field-changes-in-words.ts';
import type { PlanInput } from './plan-input.ts';
import { heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { restartSteps } from './restart-steps.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * The restart that a person asked for; `null` when nobody did. Whoever asks for it consents to every change
 * that takes effect with it.
 */
export function planRequestedRestart(input: PlanInput, wanted: WantedSpec): PlanPart | null {
	const { record, observed } = input;
	const request = record?.restartRequest ?? null;
	if (request === null) return null;
	const why = request.reason === '' ? '' : `: ${request.reason}`;
	const message = `asked for by hand${why}`;
	const part: PlanPart = {
		...NOTHING,
		verb: 'RESTART',
		steps: restartSteps(observed.state, wanted, { reason: 'RestartRequested', message }),
		changes: changesSince(record?.started ?? null, wanted, {
			apply: 'restart',
			note: 'takes effect at this restart',
		}),
	};
	const protection = protectedFrom('Stop', { spec: wanted.spec, record });
	return protection === null ? part : heldBack(part, refused('Protected', protection));
}
