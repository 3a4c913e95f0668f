import { type Clock, pause } from '../../../model/clock.ts';
import { OperationError } from '../../../model/errors.ts';
import type { Reason } from '../../../model/reasons.ts';
import type { Fault, FaultPoint, SimVerb } from './faults.ts';

// No tool that the real driver runs may take longer either.
const LONGEST_HANG_MS = 60_000;

const USELESS_TO_RETRY: ReadonlySet<Reason> = new Set([
	'Foreign',
	'UnsupportedField',
	'ShrinkRefused',
]);

/** Thrown where the process that made the call is gone: nothing after it may be carried out. */
export class SimCrash extends Error {
	constructor(verb: SimVerb, name: string) {
		super(`crashed in ${verb} ${name}`);
		this.name = 'SimCrash';
	}
}

/** Which verb is called, and for what. */
export interface CallOf {
	readonly verb: SimVerb;
	readonly name: string;
	readonly signal?: AbortSignal | undefined;
}

/** One call of a verb, with what is to go wrong in it. */
export class SimCall {
	readonly verb: SimVerb;
	readonly name: string;
	readonly signal: AbortSignal | undefined;
	readonly #reason: Reason;
	readonly #fault: Fault | null;
	readonly #clock: Clock;
	readonly #end: AbortSignal;

	constructor(options: SimCallOptions) {
		this.verb = options.verb;
		this.name = options.name;
		this.signal = options.signal;
		this.#reason = options.reason;
		this.#fault = options.fault;
		this.#clock = options.clock;
		this.#end = options.end;
	}

	/** The call got to this point. Throws when this is where it goes wrong, or when it was aborted. */
	async reach(point: FaultPoint): Promise<void> {
		if (this.#fault?.point === point) await this.#goWrong(this.#fault.kind);
		if (point !== 'after') this.#throwIfEnded();
	}

	/** Lets time pass inside the call, less when `enough` aborts. An abort of the call throws. */
	async wait(ms: number, enough?: AbortSignal): Promise<void> {
		if (ms <= 0) return;
		const signals = [this.signal, this.#end, enough].filter((signal) => signal !== undefined);
		await pause(this.#clock, ms, AbortSignal.any(signals));
		this.#throwIfEnded();
	}

	/** The error of this verb, in the words `cannot VERB NAME: why`. */
	failure(why: string, reason: Reason = this.#reason): OperationError {
		const retry = USELESS_TO_RETRY.has(reason) ? 'never' : 'backoff';
		return new OperationError(`cannot ${this.verb} ${this.name}: ${why}`, { reason, retry });
	}

	async #goWrong(kind: Fault['kind']): Promise<void> {
		switch (kind) {
			case 'fail':
				throw this.failure('the simulated host was told to fail');
			case 'diskFull':
				throw this.failure('no space left on device', 'DiskFull');
			case 'defect':
				throw new Error(`nobody foresaw this in ${this.verb} ${this.name}`);
			case 'crash':
				throw new SimCrash(this.verb, this.name);
			case 'hang':
				await this.wait(LONGEST_HANG_MS);
				throw this.failure(`nothing happened for ${LONGEST_HANG_MS / 1000} s`);
		}
	}

	#throwIfEnded(): void {
		if (this.#end.aborted) throw new SimCrash(this.verb, this.name);
		if (this.signal?.aborted !== true) return;
		throw new OperationError(`cannot ${this.verb} ${this.name}: aborted`, {
			reason: this.#reason,
			cause: this.signal.reason,
		});
	}
}

export interface SimCallOptions {
	readonly verb: SimVerb;
	readonly name: string;
	readonly signal: AbortSignal | undefined;
	/** What a failure of this verb is called. */
	readonly reason: Reason;
	readonly fault: Fault | null;
	readonly clock: Clock;
	/** Aborts when the calling process crashes in whatever call it makes at the same time. */
	readonly end: AbortSignal;
}
