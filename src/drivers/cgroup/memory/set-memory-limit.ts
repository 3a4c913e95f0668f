import { setTimeout } from 'node:timers/promises';
import { OperationError, type Retry } from '../../../model/errors.ts';
import { lowestLimit } from '../../../model/memory-limit.ts';
import type { ObservedLimits } from '../../../model/observed.ts';
import type { Reason } from '../../../model/reasons.ts';
import { bytesInWords } from '../limit-value.ts';
import type { ControllerDirectory } from '../payload.ts';
import type { MemoryControl } from './memory-control.ts';
import { type ShrinkClock, type ShrinkEnd, shrink } from './shrink.ts';
import { v1Control } from './v1-control.ts';
import { v2Control } from './v2-control.ts';

/** What is in the way of a shrink may be gone in half a minute. */
const AGAIN_LATER: Retry = { afterMs: 30_000 };
/** Others have their turn first. */
const GO_ON: Retry = { afterMs: 200 };

const REAL_CLOCK: ShrinkClock = {
	now: () => performance.now(),
	wait: (ms) => setTimeout(ms),
};

export function memoryControl(directory: ControllerDirectory): MemoryControl {
	return directory.version === 1 ? v1Control(directory) : v2Control(directory);
}

/**
 * Brings the memory limit of a running container to this one. Growing is one write. Shrinking goes in
 * steps, for at most about two seconds; `failing` begins each message.
 *
 * Throws `LimitInfeasible` with nothing touched when the container cannot give back so much, and what it
 * comes to when a shrink stops before its end: `InProgress` (call again), `PressureTooHigh`,
 * `UsageAboveTarget` (try later), `OomKilled`. The limit that was reached stays.
 */
export async function setMemoryLimit(
	control: MemoryControl,
	{ limit, failing }: { readonly limit: number | null; readonly failing: string },
	clock: ShrinkClock = REAL_CLOCK,
): Promise<void> {
	const before = control.look();
	const { memoryMax } = before;
	if (limit === null || (memoryMax !== null && limit >= memoryMax)) {
		await control.raise(limit);
		return;
	}
	const lowest = before.memory === null ? 0 : lowestLimit(before.memory);
	if (limit < lowest) {
		throw new OperationError(
			`${failing}: it uses ${bytesInWords(before.memoryUsed)} and cannot give back enough to fit below ${bytesInWords(lowest)}; ${bytesInWords(memoryMax)} stays in force`,
			{ reason: 'LimitInfeasible' },
		);
	}
	const end = await shrink(control, limit, clock);
	if (end !== 'Reached') throw unfinished(end, failing, control.look());
}

const ENDS: Record<
	Exclude<ShrinkEnd, 'Reached'>,
	{ readonly reason: Reason; readonly retry: Retry; readonly why: string }
> = {
	OutOfTime: { reason: 'InProgress', retry: GO_ON, why: 'it is on the way' },
	TooMuchPressure: {
		reason: 'PressureTooHigh',
		retry: AGAIN_LATER,
		why: 'the last step made it wait for memory, or read back what it gave',
	},
	NotReclaimed: {
		reason: 'UsageAboveTarget',
		retry: AGAIN_LATER,
		why: 'the kernel could not take back more',
	},
	Killed: {
		reason: 'OomKilled',
		retry: 'backoff',
		why: 'the kernel killed a process of it, and the step before was restored',
	},
};

function unfinished(
	end: Exclude<ShrinkEnd, 'Reached'>,
	failing: string,
	{ memoryMax, memoryUsed }: Pick<ObservedLimits, 'memoryMax' | 'memoryUsed'>,
): OperationError {
	const { reason, retry, why } = ENDS[end];
	const figures = `${bytesInWords(memoryMax)} in force, ${bytesInWords(memoryUsed)} used`;
	return new OperationError(`${failing} now: ${why} (${figures})`, { reason, retry });
}
