import type { Clock } from '../../../model/clock.ts';

interface Alarm {
	readonly at: number;
	readonly act: () => void;
}

/**
 * Time that moves only when it is told to. Between two alarms everything that waits on promises
 * alone runs to its end, so a whole day of a daemon passes in the order it would really pass.
 */
export class SimClock implements Clock {
	#now: number;
	// Insertion order settles alarms of the same moment.
	readonly #alarms = new Set<Alarm>();

	constructor(startsAt: number) {
		this.#now = startsAt;
	}

	now(): number {
		return this.#now;
	}

	after(ms: number, act: () => void): () => void {
		const alarm = { at: this.#now + Math.max(0, ms), act };
		this.#alarms.add(alarm);
		return () => {
			this.#alarms.delete(alarm);
		};
	}

	/** Lets that much time pass; all alarms that fall due ring at their own moment. */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms;
		await settled();
		for (let alarm = this.#next(); alarm !== null && alarm.at <= end; alarm = this.#next()) {
			this.#ring(alarm);
			await settled();
		}
		this.#now = end;
	}

	/** Lets time pass until `work` is done. Throws when it waits for something no alarm will bring. */
	async runUntil<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finish = () => {
			done = true;
		};
		work.then(finish, finish);
		for (await settled(); !done; await settled()) {
			const alarm = this.#next();
			if (alarm === null) throw new Error('cannot go on: work is left, but no alarm is set');
			this.#ring(alarm);
		}
		return work;
	}

	#ring(alarm: Alarm): void {
		this.#alarms.delete(alarm);
		this.#now = alarm.at;
		alarm.act();
	}

	#next(): Alarm | null {
		let next: Alarm | null = null;
		for (const alarm of this.#alarms) {
			if (next === null || alarm.at < next.at) next = alarm;
		}
		return next;
	}
}

/** Comes back once every promise that can settle now has settled. */
function settled(): Promise<void> {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
