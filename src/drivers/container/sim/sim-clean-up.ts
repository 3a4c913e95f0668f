import type { Remains } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimScope } from './sim-locate.ts';
import { placeOfOurs } from './sim-ours.ts';
import { endRun } from './sim-run.ts';

export interface Cleaning {
	readonly target: Target;
	readonly remains: Remains;
}

/** Removes what a half-done operation left, and nothing that is complete. */
export function cleanUpRemains(
	scope: SimScope,
	{ target, remains }: Cleaning,
	call: SimCall,
): void {
	switch (remains) {
		case 'HalfCreated':
			scope.host.halfCreated.delete(target.name);
			return;
		case 'HalfStarted': {
			const run = scope.host.visibleRun(placeOfOurs(scope, target, call));
			if (run?.initPid === null) endRun(scope.host, run, { cause: 'Unknown', code: 0 });
			return;
		}
		case 'LeftNics':
			return;
	}
}
