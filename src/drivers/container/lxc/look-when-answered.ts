import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../../model/errors.ts';
import type { LxcState, ObservedLife } from '../../../model/observed.ts';

const LOOK_EVERY_MS = 20;

const ON_ITS_WAY: ReadonlySet<LxcState> = new Set(['STARTING', 'STOPPING', 'ABORTING']);

/**
 * Looks until there is an answer. LXC gives none while it sets a container up or ends it, which on a busy host takes
 * seconds, and is no failure of what is waited for. From the deadline (of `performance.now()`) on it is one.
 */
export async function lookWhenAnswered(
	look: () => Promise<ObservedLife>,
	deadline: number,
	signal?: AbortSignal,
): Promise<ObservedLife> {
	for (;;) {
		try {
			return await look();
		} catch (thrown) {
			const isUnanswered = thrown instanceof OperationError && thrown.reason === 'ObserveFailed';
			if (!isUnanswered || performance.now() > deadline) throw thrown;
		}
		await delay(LOOK_EVERY_MS, undefined, signal && { signal });
	}
}

/**
 * The same until it is no longer on its way from one state to another; at the deadline that is the answer. What contradicts
 * itself is on its way too: a monitor that ends has closed its socket a moment before it is gone.
 */
export async function lookWhenSettled(
	look: () => Promise<ObservedLife>,
	deadline: number,
	signal?: AbortSignal,
): Promise<ObservedLife> {
	for (;;) {
		const observed = await lookWhenAnswered(look, deadline, signal);
		if (isSettled(observed) || performance.now() > deadline) return observed;
		await delay(LOOK_EVERY_MS, undefined, signal && { signal });
	}
}

function isSettled({ state, contradiction }: ObservedLife): boolean {
	return contradiction === null && !ON_ITS_WAY.has(state);
}
