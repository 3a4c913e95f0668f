import { hasPassed } from '../../model/clock.ts';
import type { OperationError } from '../../model/errors.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Plan, Step } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import { Backoff, RETRY_LIMITS } from './backoff.ts';

export interface Failure {
	readonly step: Step | null;
	readonly error: OperationError;
}

const NO_STEP = JSON.stringify(null);

/** How the last try ended, and whether the plan waits because of it. */
export interface LastFailure {
	readonly outcome: Failed;
	readonly isHolding: boolean;
}

type Failed = Extract<Outcome, { readonly kind: 'Failed' | 'Waiting' }>;

interface Remembered {
	readonly step: string;
	readonly outcome: Failed;
	/** When it failed, in ms since the epoch. */
	readonly at: number;
}

/** Nothing is wrong: what is left is done a little later. */
const DEFERRED: ReadonlySet<Reason> = new Set([
	'InProgress',
	'SpecsDisagree',
	'PressureTooHigh',
	'UsageAboveTarget',
]);

/** Nothing tells when there is room on a disk again, and many wait for it: so soon after that they go on. */
const ROOM_MS = 10_000;

/**
 * What failed last, and until when the same is not tried again. A failed start makes the host report
 * changes of state, and each brings the instance back into the queue: without this it would be
 * started again at once, for ever.
 */
export class Failures {
	readonly #backoff: Backoff<string>;
	readonly #failed = new Map<string, Remembered>();

	/** `random` gives numbers from 0 to 1. */
	constructor(random: () => number) {
		this.#backoff = new Backoff(RETRY_LIMITS, random);
	}

	/** Remembers one more failure and says how the run ends because of it. `step: null` = before any step. */
	add(name: string, { step, error }: Failure, now: number): Failed {
		const { reason } = error;
		const last = this.#failed.get(name);
		// something was heard of it meanwhile, which does not make it wait longer
		if (step === null && isSameEarly(last, reason, now)) return last.outcome;
		const message = error.hint === '' ? error.message : `${error.message}. ${error.hint}`;
		const retryAtMs = this.#retryAt(name, error, now);
		const outcome: Failed =
			DEFERRED.has(reason) && retryAtMs !== null
				? { kind: 'Waiting', reason, message, untilMs: retryAtMs }
				: { kind: 'Failed', reason, message, retryAtMs };
		this.#failed.set(name, { step: JSON.stringify(step), outcome, at: now });
		return outcome;
	}

	/** The failure of a step that this plan would take again too early; `null` when there is none. */
	holding({ name, steps }: Pick<Plan, 'name' | 'steps'>, now: number): Failed | null {
		const last = this.#failed.get(name);
		if (last === undefined) return null;
		const retryAtMs = retryAtOf(last.outcome);
		const isEarly = retryAtMs === null || !hasPassed(retryAtMs - last.at, last.at, now);
		return isEarly && steps.some(({ step }) => JSON.stringify(step) === last.step)
			? last.outcome
			: null;
	}

	/**
	 * What people are told of the last failure: of a step that is held back because of it, or of a run that could not look at the host or
	 * remember what it did. That one holds nothing back: the next run takes its steps.
	 */
	last(plan: Plan, now: number): LastFailure | null {
		const last = this.#failed.get(plan.name);
		if (last?.step === NO_STEP) return { outcome: last.outcome, isHolding: false };
		const outcome = this.holding(plan, now);
		return outcome === null ? null : { outcome, isHolding: true };
	}

	/** The next run tries at once, and counts its failures anew. */
	forget(name: string): void {
		this.#backoff.forget(name);
		this.#failed.delete(name);
	}

	/** What nobody may retry by himself is tried once more: the host may have changed without a word. */
	reconsider(): void {
		for (const [name, { outcome }] of this.#failed) {
			if (retryAtOf(outcome) === null) this.forget(name);
		}
	}

	#retryAt(name: string, { retry, reason }: OperationError, now: number): number | null {
		if (retry === 'never') return null;
		if (retry !== 'backoff') return now + retry.afterMs;
		const delay = this.#backoff.next(name);
		return now + (reason === 'DiskFull' ? Math.min(delay, ROOM_MS) : delay);
	}
}

/** Whether a run that came before its time failed like the last one, around its steps. */
function isSameEarly(
	last: Remembered | undefined,
	reason: Reason,
	now: number,
): last is Remembered {
	if (last?.step !== NO_STEP || last.outcome.reason !== reason) return false;
	const retryAtMs = retryAtOf(last.outcome);
	return retryAtMs !== null && !hasPassed(retryAtMs - last.at, last.at, now);
}

function retryAtOf(outcome: Failed): number | null {
	return outcome.kind === 'Failed' ? outcome.retryAtMs : outcome.untilMs;
}
