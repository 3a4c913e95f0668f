import type { Target } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimRun } from './sim-container.ts';
import type { Place } from './sim-host.ts';
import { contradictionOf, ownershipOf, placeOf, type SimScope } from './sim-locate.ts';

/** Where the target's container lies. Throws when it is not ours, and when nobody can tell whether it runs. */
export function placeOfOurs(scope: SimScope, target: Target, call: SimCall): Place {
	const place = placeOf(scope, target);
	if (ownershipOf(scope.host.container(place), target) === 'Foreign') {
		throw call.failure('it is not ours', 'Foreign');
	}
	const contradiction = contradictionOf(scope.host, place);
	if (contradiction === null) return place;
	throw call.verb === 'start'
		? call.failure(contradiction, 'AlreadyRunning')
		: call.failure(contradiction);
}

/** The target's processes. Throws when it does not run or is not ours. */
export function runningRun(scope: SimScope, target: Target, call: SimCall): SimRun {
	const run = scope.host.visibleRun(placeOfOurs(scope, target, call));
	if (run === null || run.initPid === null) throw call.failure('it does not run');
	return run;
}
