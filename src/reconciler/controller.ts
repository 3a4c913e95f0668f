import { messageOf, OperationError } from '../model/errors.ts';
import { parseInstanceName } from '../model/instance-name.ts';
import type { ObservedInstance } from '../model/observed.ts';
import { nextLookMs, type Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { targetOf } from './execute.ts';
import type { HealthChecks } from './health/health-checks.ts';
import { whatToCheck } from './health/what-to-check.ts';
import type { Log } from './log.ts';
import { withoutWait } from './plan/failed-try.ts';
import { planGroups } from './plan/order.ts';
import { planIn } from './plan-in.ts';
import { BusyRuns } from './queue/busy-runs.ts';
import { Gathering } from './queue/gathering.ts';
import { KeyedMutex } from './queue/keyed-mutex.ts';
import { Phases } from './queue/phases.ts';
import { WaitingForOthers } from './queue/waiting-for-others.ts';
import { WorkQueue } from './queue/work-queue.ts';
import { type Loop, reconcile } from './reconcile.ts';
import type { World } from './world.ts';

export interface ControllerOptions {
	readonly loop: Loop;
	readonly world: World;
	readonly health: HealthChecks;
	/** Instances that are worked on at the same time. */
	readonly workers: number;
	/** Gives numbers from 0 to 1. */
	readonly random: () => number;
	readonly log: Log;
}

/** From so many names on, one sweep costs less than a look at each. */
const WORTH_A_SWEEP = 4;

/** Workers round the queue: takes names, runs them, and decides by the outcome when each is looked at again. */
export class Controller {
	readonly #options: ControllerOptions;
	readonly #queue: WorkQueue<string>;
	readonly #phases: Phases;
	readonly #mutex = new KeyedMutex<string>();
	readonly #gathering: Gathering;
	readonly #busyRuns: BusyRuns;
	readonly #waiting = new WaitingForOthers();
	readonly #listeners = new Set<(ended: EndedRun) => void>();
	readonly #end = new AbortController();
	#workers: Promise<unknown> = Promise.resolve();
	#runsBegun = 0;

	constructor(options: ControllerOptions) {
		const { clock } = options.loop;
		this.#options = options;
		const { meter } = options.loop;
		this.#queue = new WorkQueue(clock, (ms) => meter.taken(ms / 1000, this.#queue.size));
		this.#phases = new Phases((name) => this.#queue.add(name), clock);
		this.#gathering = new Gathering({
			clock,
			isBusy: () => this.#queue.size > 0,
			act: (names) => this.#addGathered(names),
		});
		this.#busyRuns = new BusyRuns(options.random);
	}

	start(): void {
		const { workers, health, world, loop } = this.#options;
		health.start((name) => this.heardOf(name));
		loop.allocations.follow(() => {
			for (const name of world.unplaced()) this.heardOf(name);
		});
		this.#workers = Promise.all(Array.from({ length: workers }, () => this.#work()));
	}

	/** Begins nothing more, and lets what is under way come to its end; the signal cuts that short. */
	async stop(hurry: AbortSignal): Promise<void> {
		this.#phases.close();
		this.#queue.close();
		this.#options.loop.allocations.close();
		const gathered = this.#gathering.close();
		const abort = (): void => this.#end.abort();
		if (hurry.aborted) abort();
		else hurry.addEventListener('abort', abort, { once: true });
		await Promise.all([this.#workers, gathered, this.#options.health.stop()]);
		abort();
	}

	/** Something was heard of the instance: it is looked at anew, with others when there is much to do. */
	heardOf(name: string): void {
		if (!parseInstanceName(name).ok) return;
		this.#options.loop.looks.outdate(name);
		this.#waiting.heardOf(name);
		this.#gathering.add(name);
	}

	/** Somebody wants it done now: failures before do not keep it waiting. */
	hurry(names: readonly string[]): Promise<void> {
		const { allocations, failures, records } = this.#options.loop;
		allocations.reconsider();
		for (const name of names) {
			failures.forget(name);
			records.change(name, withoutWait);
		}
		return this.rollOut(names);
	}

	/** Brings these instances into the queue. Several are looked at by one sweep, and those go first that give memory back. */
	async rollOut(names: readonly string[]): Promise<void> {
		const [only] = names;
		if (only === undefined) return;
		if (names.length === 1) this.heardOf(only);
		else this.#phases.begin(await this.#groups((name) => names.includes(name)));
	}

	/** Everything is looked at, and what nobody may retry by himself is tried once more. */
	async resync(): Promise<void> {
		this.#options.loop.failures.reconsider();
		this.#phases.begin(await this.#groups(() => true));
	}

	/** No run of this instance happens meanwhile, and one comes after it and looks at it anew. */
	exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
		return this.#mutex.run(name, () => work().finally(() => this.heardOf(name)));
	}

	/** How many runs have begun; each has the number that this was when it began. */
	get runsBegun(): number {
		return this.#runsBegun;
	}

	/** Calls back at the end of each run; returns the way to end it. */
	onRun(listener: (ended: EndedRun) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	async #addGathered(names: readonly string[]): Promise<void> {
		if (names.length >= WORTH_A_SWEEP) await this.#lookAtAll('sweep');
		for (const name of names) this.#queue.add(name);
	}

	async #groups(isWanted: (name: string) => boolean): Promise<readonly (readonly string[])[]> {
		const { world } = this.#options;
		const instances = await this.#lookAtAll('all');
		if (instances === null) return [world.names().filter(isWanted)];
		const fleet = world.fleet();
		const seen = [...instances.values()].filter(({ name }) => isWanted(name));
		return planGroups(seen.map((observed) => planIn(fleet, observed))).map(namesOf);
	}

	/** Looks at everything once for the runs to come. `null`: it failed, as each run will find by itself, and say. */
	async #lookAtAll(how: 'all' | 'sweep'): Promise<ReadonlyMap<string, ObservedInstance> | null> {
		const { loop, world, log } = this.#options;
		const targets = world.names().map((name) => targetOf(name, loop.records.get(name)));
		try {
			const { instances, node } = await loop.looks[how](targets, this.#end.signal);
			world.node = node;
			return instances;
		} catch (thrown) {
			if (!this.#end.signal.aborted) log.warn({ err: thrown }, 'a sweep failed');
			return null;
		}
	}

	async #work(): Promise<void> {
		for (let name = await this.#queue.take(); name !== undefined; name = await this.#queue.take()) {
			await this.#runOnce(name);
			this.#queue.done(name);
			this.#phases.ended(name);
			this.#gathering.flushUnlessBusy();
		}
	}

	async #runOnce(name: string): Promise<void> {
		const { loop, world, health } = this.#options;
		const { signal } = this.#end;
		try {
			await this.#mutex.run(name, async () => {
				const number = ++this.#runsBegun;
				const beganAt = loop.clock.now();
				const outcome = await this.#outcomeOf(name, () => reconcile(name, loop, signal));
				loop.meter.ran(outcome.kind, Math.max(0, loop.clock.now() - beganAt) / 1000);
				this.#lookAgain(name, outcome);
				const check = whatToCheck(world.fleet(), name);
				if (outcome.kind !== 'InProgress' && check !== 'Unknown') health.follow(name, check);
				const wakes = this.#waiting.ended(name, outcome, world.fleet());
				for (const other of wakes) this.#gathering.add(other);
				for (const listener of this.#listeners) listener({ name, number, outcome, wakes });
			});
		} catch (thrown) {
			if (!signal.aborted) throw thrown;
		}
	}

	/** A defect is logged with its stack and counts as a failure of the instance; the others go on. */
	async #outcomeOf(name: string, run: () => Promise<Outcome>): Promise<Outcome> {
		const { loop, log } = this.#options;
		try {
			return await run();
		} catch (thrown) {
			this.#end.signal.throwIfAborted();
			const message = `cannot look after ${name}: ${messageOf(thrown)}`;
			log.error({ instance: name, err: thrown }, 'a run ended in a defect');
			loop.events.add({ instance: name, type: 'Warning', reason: 'InternalError', message });
			const error = new OperationError(message, { reason: 'InternalError', cause: thrown });
			return loop.failures.add(name, { step: null, error }, loop.clock.now());
		}
	}

	#lookAgain(name: string, outcome: Outcome): void {
		if (outcome.kind === 'InProgress') {
			this.#seeEffect(name);
			return;
		}
		this.#busyRuns.forget(name);
		const at = nextLookMs(outcome);
		if (at !== null) this.#queue.addAfter(name, at - this.#options.loop.clock.now());
	}

	/** Steps that were taken are believed when their effect is seen. */
	#seeEffect(name: string): void {
		const delay = this.#busyRuns.add(name);
		if (delay > 0) this.#queue.addAfter(name, delay);
		else this.#gathering.add(name);
	}
}

/** A run that came to its end. */
export interface EndedRun {
	readonly name: string;
	readonly number: number;
	readonly outcome: Outcome;
	/** Those that waited for this instance and are looked at again because of this run. */
	readonly wakes: readonly string[];
}

function namesOf(plans: readonly Plan[]): readonly string[] {
	return plans.map(({ name }) => name);
}
