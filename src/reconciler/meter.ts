import type { Outcome } from '../model/outcome.ts';
import type { Step } from '../model/plan.ts';
import type { Execution } from './execution.ts';

/** Hears how much the loop does and how long that takes, for those who watch over it. It must not throw. */
export interface Meter {
	/** A worker took an instance after so many seconds in the queue; so many wait still. */
	taken(waitedSeconds: number, left: number): void;
	/** A run came to its end. */
	ran(result: Outcome['kind'], seconds: number): void;
	stepped(what: Step['do'], result: 'Done' | 'Failed'): void;
}

/** Where nobody wants to know. */
export const NO_METER: Meter = {
	taken: () => undefined,
	ran: () => undefined,
	stepped: () => undefined,
};

export function countSteps({ executed, failure }: Execution, meter: Meter): void {
	for (const { step } of executed) meter.stepped(step.do, 'Done');
	if (failure !== null) meter.stepped(failure.step.do, 'Failed');
}
