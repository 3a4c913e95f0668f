import type { Clock } from '../model/clock.ts';

// setTimeout runs a delay of more than 2^31-1 ms at once, so longer ones are cut to it.
const LONGEST_MS = 2 ** 31 - 1;

/** The time of this machine. */
export const realClock: Clock = {
	now: () => Date.now(),
	after(ms, act) {
		const timer = setTimeout(act, Math.min(ms, LONGEST_MS));
		return () => clearTimeout(timer);
	},
};
