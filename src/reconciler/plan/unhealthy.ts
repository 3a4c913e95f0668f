import { nextStartMs } from './crash-backoff.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { stopSteps } from './stopping.ts';
import { timeInWords } from './time-words.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * Restarts what its checks call unhealthy, as if it had crashed, with the same backoff. While that lasts it runs
 * on: a container that may recover is worth more than none.
 */
export function planUnhealthy(input: PlanInput, { spec, hash }: WantedSpec): PlanPart {
	const { health, observed, record, now } = input;
	if (health?.status !== 'Unhealthy' || health.initPid !== observed.initPid) return NOTHING;
	if (spec.state !== 'Running' || spec.restart.policy === 'Never' || record === null)
		return NOTHING;
	const message = `${health.failures} health checks in a row failed: ${health.message}`;
	const part: PlanPart = {
		...NOTHING,
		verb: 'RESTART',
		steps: [
			...stopSteps(observed, spec, { reason: 'Unhealthy', message }),
			because('Unhealthy', message, { do: 'configure', spec, hash }),
			because('Unhealthy', message, { do: 'start', spec, hash }),
		],
	};
	const protection = protectedFrom('Stop', { spec, record });
	if (protection !== null) return heldBack(part, refused('Protected', protection));
	const { count, lastAt } = record.crashes;
	const untilMs = nextStartMs({ count: count + 1, lastAt }, spec.restart.backoff);
	if (untilMs <= now) return part;
	const why = `${message}; next restart at ${timeInWords(untilMs)}`;
	return heldBack(part, { kind: 'wait', reason: 'CrashBackoff', message: why, untilMs });
}
