import type { OperationError } from '../model/errors.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { Backoff, RETRY_LIMITS } from './queue/backoff.ts';

type Failed = Extract<Outcome, { readonly kind: 'Failed' }>;

/**
 * What failed last, and until when the same is not tried again. A failed start makes the host report
 * changes of state, and each brings the instance back into the queue: without this it would be
 * started again at once, for ever.
 */
export class Failures {
	readonly #backoff: Backoff<string>;
	readonly #failed = new Map<string, { readonly steps: string; readonly outcome: Failed }>();

	/** `random` gives numbers from 0 to 1. */
	constructor(random: () => number) {
		this.#backoff = new Backoff(RETRY_LIMITS, random);
	}

	/** Remembers one more failure and says how the run ends because of it. */
	add(
		name: string,
		plan: Plan | null,
		failure: { readonly error: OperationError; readonly now: number },
	): Failed {
		const { error, now } = failure;
		const outcome: Failed = {
			kind: 'Failed',
			reason: error.reason,
			message: error.hint === '' ? error.message : `${error.message}. ${error.hint}`,
			retryAtMs: this.#retryAt(name, error, now),
		};
		this.#failed.set(name, { steps: stepsOf(plan), outcome });
		return outcome;
	}

	/** The failure that still keeps this plan from being tried; `null` when nothing does. */
	holding(name: string, plan: Plan, now: number): Failed | null {
		const last = this.#failed.get(name);
		if (last === undefined || last.steps !== stepsOf(plan)) return null;
		const { retryAtMs } = last.outcome;
		return retryAtMs === null || retryAtMs > now ? last.outcome : null;
	}

	/** The next run tries at once, and counts its failures anew. */
	forget(name: string): void {
		this.#backoff.forget(name);
		this.#failed.delete(name);
	}

	/** What nobody may retry by himself is tried once more: the host may have changed without a word. */
	reconsider(): void {
		for (const [name, { outcome }] of this.#failed) {
			if (outcome.retryAtMs === null) this.forget(name);
		}
	}

	#retryAt(name: string, { retry }: OperationError, now: number): number | null {
		if (retry === 'never') return null;
		return now + (retry === 'backoff' ? this.#backoff.next(name) : retry.afterMs);
	}
}

/** Two plans with the same steps are the same try, whatever their reasons say. */
function stepsOf(plan: Plan | null): string {
	return plan === null ? '' : JSON.stringify(plan.steps.map(({ step }) => step));
}
