import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import { because } from './plan-part.ts';

// For a container of which no spec is left: what a spec says that does not mention it.
const WITHOUT_SPEC = { timeout: 60_000, thenKill: true };

/** Why a stop is taken, in a reason and in words. */
export interface StopCause {
	readonly reason: Reason;
	readonly message: string;
}

/**
 * From whatever it does to STOPPED; no steps when it is. A frozen container is thawed first, because
 * a frozen init cannot answer the halt signal and would be killed after the timeout.
 */
export function stopSteps(
	{ state }: Pick<ObservedInstance, 'state'>,
	spec: InstanceSpec | null,
	{ reason, message }: StopCause,
): readonly PlannedStep[] {
	if (state === 'STOPPED') return [];
	const { timeout, thenKill } = spec?.lifecycle.stop ?? WITHOUT_SPEC;
	const thaw = because(reason, 'a frozen container cannot halt, so it is thawed first', {
		do: 'unfreeze',
	});
	const stop = because(reason, message, { do: 'stop', timeoutMs: timeout, thenKill });
	return state === 'FROZEN' ? [thaw, stop] : [stop];
}
