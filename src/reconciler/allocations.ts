import type { Allocator } from '../drivers/allocator/allocator.ts';
import type { Allocation } from '../model/allocation.ts';
import type { Clock } from '../model/clock.ts';
import type { Fleet } from './fleet.ts';
import { openQuestion } from './placements.ts';
import { ASK_AGAIN_MS } from './plan/allocated.ts';

/** A fleet as one round of questions knew it. */
interface Round {
	readonly catalog: Fleet['catalog'];
	readonly serial: number;
	readonly startedAt: number;
	readonly end: Promise<void>;
}

/** What an external program answered, last time it was asked, about all instances that need a node. */
export class Allocations {
	readonly #allocator: Allocator | null;
	readonly #clock: Clock;
	#answers: ReadonlyMap<string, Allocation> = new Map();
	#round: Round | null = null;

	/** `allocator: null` = ballast chooses by itself. */
	constructor(allocator: Allocator | null, clock: Clock) {
		this.#allocator = allocator;
		this.#clock = clock;
	}

	/** By instance; `null` = nobody is asked. A fact like others: plans take it as it is. */
	get answers(): ReadonlyMap<string, Allocation> | null {
		return this.#allocator === null ? null : this.#answers;
	}

	/** Asks anew when something has changed since, or when the answers are old. One round at a time. */
	async refresh(fleet: Fleet): Promise<void> {
		const allocator = this.#allocator;
		if (allocator === null) return;
		const { catalog, cluster } = fleet;
		const before = this.#round;
		const now = this.#clock.now();
		const isSame = before?.catalog === catalog && before.serial === cluster.serial;
		if (before !== null && isSame && now < before.startedAt + ASK_AGAIN_MS) return before.end;
		const ended = before?.end.catch(() => undefined) ?? Promise.resolve();
		const end = ended.then(() => this.#ask(fleet, allocator));
		this.#round = { catalog, serial: cluster.serial, startedAt: now, end };
		await end;
	}

	async #ask(fleet: Fleet, allocator: Allocator): Promise<void> {
		const answers = new Map<string, Allocation>();
		let open = openQuestion(fleet, answers);
		while (open !== null) {
			answers.set(open.name, await allocator.ask(open));
			open = openQuestion(fleet, answers);
		}
		this.#answers = answers;
	}
}
