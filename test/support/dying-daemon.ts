import type { FaultPoint, SimVerb } from '../../src/drivers/container/sim/faults.ts';
import { SimCrash } from '../../src/drivers/container/sim/sim-call.ts';
import type { BootOptions } from './sim-node.ts';

/** What a daemon does that dies in its first call of that verb from now on, and never again has an effect. */
export function dyingIn(
	verb: SimVerb,
	point: FaultPoint,
): Required<Pick<BootOptions, 'faults' | 'guard'>> {
	let isOver = false;
	return {
		faults: (called) => {
			if (isOver) return { kind: 'crash', point: 'before' };
			isOver = called === verb;
			return isOver ? { kind: 'crash', point } : null;
		},
		guard: () => {
			if (isOver) throw new SimCrash(verb, 'web1');
		},
	};
}
