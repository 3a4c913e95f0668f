import type { LxcState } from '../../model/observed.ts';
import type { PlannedStep } from '../../model/plan.ts';
import { because } from './plan-part.ts';
import { freezeIfWanted } from './starting.ts';
import { type StopCause, stopSteps } from './stopping.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * From whatever it does to a new run with the config of the wanted spec. What can be known of the start is
 * known before the stop: one that would fail must not cost the container that runs.
 */
export function restartSteps(
	state: LxcState,
	wanted: WantedSpec,
	cause: StopCause,
): readonly PlannedStep[] {
	const { spec, hash } = wanted;
	const { reason, message } = cause;
	return [
		because(reason, message, { do: 'prepareStart', spec, hash }),
		...stopSteps({ state }, spec, cause),
		because(reason, message, { do: 'configure', spec, hash }),
		because(reason, message, { do: 'start', spec, hash }),
		...freezeIfWanted(wanted),
	];
}
