import type { Clock } from '../../model/clock.ts';

/**
 * The keys that wait to be reconciled.
 *
 * A key is out with one worker at a time. Adding a key that already waits changes nothing; adding
 * one that is out makes it wait again once it is done. So however many events arrive, each key
 * has at most one run in progress and one to come, and the last event is never lost.
 */
export class WorkQueue<K> {
	/** The keys that may be handed out now, oldest first: waiting and not out. */
	readonly #ready: K[] = [];
	/** Every key that needs a run, whether or not it is out, and since when. */
	readonly #waiting = new Map<K, number>();
	readonly #out = new Set<K>();
	readonly #later = new Map<K, { readonly dueAt: number; readonly cancel: () => void }>();
	readonly #takers: ((key: K | undefined) => void)[] = [];
	readonly #clock: Clock;
	readonly #onTaken: (waitedMs: number) => void;
	#closed = false;

	/** `onTaken` hears how long each key waited for a worker that takes it. */
	constructor(clock: Clock, onTaken: (waitedMs: number) => void = () => undefined) {
		this.#clock = clock;
		this.#onTaken = onTaken;
	}

	/** Keys that need a run now, whether or not they are out. Delayed ones do not count. */
	get size(): number {
		return this.#waiting.size;
	}

	/** True while nothing waits and nothing is out. */
	get idle(): boolean {
		return this.#waiting.size === 0 && this.#out.size === 0;
	}

	add(key: K): void {
		if (this.#closed || this.#waiting.has(key)) return;
		this.#cancelLater(key);
		this.#waiting.set(key, this.#clock.now());
		if (!this.#out.has(key)) this.#release(key);
	}

	/** Adds the key after a delay. The earliest of several delays for one key wins. */
	addAfter(key: K, delayMs: number): void {
		if (delayMs <= 0) {
			this.add(key);
			return;
		}
		const dueAt = this.#clock.now() + delayMs;
		const planned = this.#later.get(key);
		if (this.#closed || this.#waiting.has(key) || (planned && planned.dueAt <= dueAt)) return;
		this.#cancelLater(key);
		const cancel = this.#clock.after(delayMs, () => this.add(key));
		this.#later.set(key, { dueAt, cancel });
	}

	/** Resolves with the next key, or with `undefined` once the queue is closed. */
	take(): Promise<K | undefined> {
		if (this.#closed) return Promise.resolve(undefined);
		const key = this.#ready.shift();
		if (key !== undefined) {
			this.#handOut(key);
			return Promise.resolve(key);
		}
		return new Promise((resolve) => this.#takers.push(resolve));
	}

	/** Every key taken must be given back, or it is never handed out again. */
	done(key: K): void {
		this.#out.delete(key);
		if (this.#waiting.has(key)) this.#release(key);
	}

	/** Hands out nothing more and forgets what waits: the next start looks at everything anew. */
	close(): void {
		this.#closed = true;
		for (const key of [...this.#later.keys()]) this.#cancelLater(key);
		this.#waiting.clear();
		this.#ready.length = 0;
		for (const give of this.#takers.splice(0)) give(undefined);
	}

	#release(key: K): void {
		const give = this.#takers.shift();
		if (!give) {
			this.#ready.push(key);
			return;
		}
		this.#handOut(key);
		give(key);
	}

	#handOut(key: K): void {
		const since = this.#waiting.get(key) ?? this.#clock.now();
		this.#waiting.delete(key);
		this.#out.add(key);
		// a clock that was set back tells nothing
		this.#onTaken(Math.max(0, this.#clock.now() - since));
	}

	#cancelLater(key: K): void {
		this.#later.get(key)?.cancel();
		this.#later.delete(key);
	}
}
