import { isDeepStrictEqual } from 'node:util';
import type { ContainerDriver, Target } from '../../drivers/container/driver.ts';
import type { Clock } from '../../model/clock.ts';
import { OperationError } from '../../model/errors.ts';
import type { Health } from '../../model/health.ts';
import type { HealthSpec } from '../../model/instance-spec.ts';
import type { Log } from '../log.ts';
import { Slots } from '../queue/slots.ts';
import { type CheckEnd, nextHealth, unchecked } from './next-health.ts';

export interface HealthChecksOptions {
	readonly driver: Pick<ContainerDriver, 'exec'>;
	readonly clock: Clock;
	readonly log: Log;
	/** Checks that run at the same time, over all instances. */
	readonly atATime: number;
}

/** What is to be checked of one instance. */
export interface Checked {
	readonly target: Target;
	readonly initPid: number;
	readonly spec: HealthSpec;
}

/** The checks of one init; another init, or another spec, is checked anew. */
interface Watch extends Checked {
	readonly end: AbortController;
	cancel: () => void;
	running: Promise<void>;
}

/**
 * Runs the health checks of everything that runs. The first comes an interval after the start, the next an
 * interval after the end of the one before: those of one instance never overlap.
 */
export class HealthChecks {
	readonly #options: HealthChecksOptions;
	readonly #slots: Slots;
	readonly #watches = new Map<string, Watch>();
	readonly #results = new Map<string, Health>();
	readonly #ending = new Set<Promise<void>>();
	#onChange: (name: string) => void = () => undefined;
	#isStopped = false;

	constructor(options: HealthChecksOptions) {
		this.#options = options;
		this.#slots = new Slots(options.atATime);
	}

	/** What is known of each instance that is checked. */
	get results(): ReadonlyMap<string, Health> {
		return this.#results;
	}

	/** Checks begin with this; it is called whenever an instance's health is another one. */
	start(onChange: (name: string) => void): void {
		this.#onChange = onChange;
	}

	/** From now on this is checked of the instance, or nothing. */
	follow(name: string, checked: Checked | null): void {
		const before = this.#watches.get(name);
		if (before !== undefined && checked !== null && isSame(before, checked)) return;
		this.#forget(name);
		if (checked === null || this.#isStopped) return;
		const watch: Watch = {
			...checked,
			end: new AbortController(),
			cancel: () => undefined,
			running: before?.running ?? Promise.resolve(),
		};
		this.#watches.set(name, watch);
		this.#results.set(name, unchecked(checked.initPid));
		this.#checkLater(name, watch);
	}

	/** Begins no more checks and cuts those short that run. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const name of [...this.#watches.keys()]) this.#forget(name);
		await Promise.all(this.#ending);
	}

	#forget(name: string): void {
		const watch = this.#watches.get(name);
		watch?.cancel();
		watch?.end.abort();
		this.#watches.delete(name);
		this.#results.delete(name);
	}

	#checkLater(name: string, watch: Watch): void {
		watch.cancel = this.#options.clock.after(watch.spec.interval, () => {
			const before = watch.running;
			watch.running = before.then(() => this.#check(name, watch));
			this.#ending.add(watch.running);
			void watch.running.finally(() => this.#ending.delete(watch.running));
		});
	}

	async #check(name: string, watch: Watch): Promise<void> {
		const { spec, end } = watch;
		const result = await this.#slots.run(() => this.#exec(watch));
		if (end.signal.aborted) return;
		const before = this.#results.get(name);
		if (result !== null && before !== undefined) {
			const after = nextHealth(before, result, spec);
			this.#results.set(name, after);
			if (after.status !== before.status) this.#onChange(name);
		}
		this.#checkLater(name, watch);
	}

	/** `null` when nothing could be checked: it has just ended or was frozen, which is no failure of the guest. */
	async #exec({ target, spec, end }: Watch): Promise<CheckEnd | null> {
		const { signal } = end;
		if (signal.aborted) return null;
		const order = { argv: spec.exec, timeoutMs: spec.timeout };
		try {
			return await this.#options.driver.exec(target, order, signal);
		} catch (thrown) {
			if (!(thrown instanceof OperationError) && !signal.aborted) {
				this.#options.log.error(
					{ instance: target.name, err: thrown },
					'a health check ended in a defect',
				);
			}
			return null;
		}
	}
}

function isSame(one: Checked, other: Checked): boolean {
	return one.initPid === other.initPid && isDeepStrictEqual(one.spec, other.spec);
}
