import type { Allocator } from '../../drivers/allocator/allocator.ts';
import type { Allocation, AllocationQuestion } from '../../model/allocation.ts';
import { type Clock, hasPassed } from '../../model/clock.ts';
import type { Fleet } from '../fleet.ts';
import { ASK_AGAIN_MS } from '../plan/allocated.ts';
import { openQuestion } from './placements.ts';

interface Remembered {
	readonly answer: Allocation;
	readonly at: number;
}

/**
 * What an external program answers about the instances that need a node, asked about one after the other. Nobody waits for it: plans take
 * what is answered by then. An answer holds for as long as the question stays the same, and no longer than `ASK_AGAIN_MS`.
 */
export class Allocations {
	readonly #allocator: Allocator | null;
	readonly #clock: Clock;
	/** By question; the oldest is the first. */
	readonly #remembered = new Map<string, Remembered>();
	readonly #listeners = new Set<() => void>();
	readonly #end = new AbortController();
	#answers: ReadonlyMap<string, Allocation> = new Map();
	/** The newest one that was asked about. */
	#fleet: Fleet | null = null;
	#round: Promise<void> | null = null;
	/** How often somebody wanted what failed to be asked anew. */
	#reconsidered = 0;

	/** `allocator: null` = ballast chooses by itself. */
	constructor(allocator: Allocator | null, clock: Clock) {
		this.#allocator = allocator;
		this.#clock = clock;
	}

	/** By instance; `null` = nobody is asked. A fact like others: plans take it as it is. */
	get answers(): ReadonlyMap<string, Allocation> | null {
		return this.#allocator === null ? null : this.#answers;
	}

	/** Comes back when what was asked is answered, or nothing is asked any more. */
	async settled(): Promise<void> {
		await this.#round;
	}

	/** Calls back whenever all that was asked is answered. */
	follow(listener: () => void): void {
		this.#listeners.add(listener);
	}

	/** From now on `answers` are about this fleet. What nobody has answered yet, or long ago, is asked meanwhile. */
	ask(fleet: Fleet): void {
		const allocator = this.#allocator;
		if (allocator === null || this.#end.signal.aborted || this.#isAnswered(fleet)) return;
		this.#fleet = fleet;
		if (this.#round === null) this.#forgetOld();
		if (this.#recall(fleet) !== null) this.#round ??= this.#askAll(allocator);
	}

	/** What failed is asked once more by the next question, however short ago that was, and what is being asked if it fails. */
	reconsider(): void {
		this.#reconsidered++;
		for (const [key, { answer }] of this.#remembered)
			if (answer.kind === 'Failed') this.#remembered.delete(key);
		this.#fleet = null;
	}

	/** Asks nothing more. */
	close(): void {
		this.#end.abort();
	}

	async #askAll(allocator: Allocator): Promise<void> {
		const { signal } = this.#end;
		for (let open = this.#open(); open !== null; open = this.#open()) {
			const before = this.#reconsidered;
			const answer = await allocator.ask(open, signal);
			if (signal.aborted) return;
			if (answer.kind === 'Failed' && before !== this.#reconsidered) continue;
			this.#remembered.set(keyOf(open), { answer, at: this.#clock.now() });
		}
		this.#round = null;
		for (const listener of this.#listeners) listener();
	}

	#open(): AllocationQuestion | null {
		return this.#fleet === null ? null : this.#recall(this.#fleet);
	}

	/** Takes the answers to what this fleet asks, as far as they go. Gives the first question that has none; `null` = all have. */
	#recall(fleet: Fleet): AllocationQuestion | null {
		const answers = new Map<string, Allocation>();
		this.#answers = answers;
		for (;;) {
			const open = openQuestion(fleet, answers);
			const known = open === null ? undefined : this.#remembered.get(keyOf(open));
			if (open === null || known === undefined) return open;
			answers.set(open.name, known.answer);
		}
	}

	#isAnswered({ catalog, cluster }: Fleet): boolean {
		const before = this.#fleet;
		const isSame = before?.catalog === catalog && before.cluster.serial === cluster.serial;
		const [oldest] = this.#remembered.values();
		return isSame && (this.#round !== null || oldest === undefined || !this.#isOld(oldest));
	}

	/** Not while there is a round: one that takes long would never come to its end. */
	#forgetOld(): void {
		for (const [key, remembered] of this.#remembered)
			if (this.#isOld(remembered)) this.#remembered.delete(key);
	}

	#isOld({ at }: Remembered): boolean {
		return hasPassed(ASK_AGAIN_MS, at, this.#clock.now());
	}
}

function keyOf(question: AllocationQuestion): string {
	return JSON.stringify(question);
}
