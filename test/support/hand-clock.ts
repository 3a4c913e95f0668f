import type { Clock } from '../../src/model/clock.ts';

/** Time that moves only by hand. What falls due is called while it moves, in order of time. */
export class HandClock implements Clock {
	#now: number;
	readonly #alarms = new Set<{ readonly at: number; readonly act: () => void }>();

	constructor(startsAt: number) {
		this.#now = startsAt;
	}

	now(): number {
		return this.#now;
	}

	after(ms: number, act: () => void): () => void {
		const alarm = { at: this.#now + ms, act };
		this.#alarms.add(alarm);
		return () => {
			this.#alarms.delete(alarm);
		};
	}

	advance(ms: number): void {
		const end = this.#now + ms;
		const due = [...this.#alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
		for (const alarm of due) {
			this.#alarms.delete(alarm);
			this.#now = alarm.at;
			alarm.act();
		}
		this.#now = end;
	}
}
