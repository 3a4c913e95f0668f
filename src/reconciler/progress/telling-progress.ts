import { formatAge } from '../../model/age.ts';
import type { Clock } from '../../model/clock.ts';
import type { Progress } from '../../model/progress.ts';
import { roundedBytes } from '../../model/quantity.ts';

/** What is over sooner needs no words. */
const FIRST_MS = 5000;
const LONGEST_MS = 60_000;
/** Bytes in a second; with less than that nothing moves. */
const LEAST_RATE = 1024;

export interface Telling {
	readonly clock: Clock;
	/** `null` = nothing is known now. Failing is the same. */
	readonly read: () => Promise<Progress | null>;
	readonly tell: (words: string) => void;
}

/** Does long work and says now and then how far it has come: after 5 s, and in ever longer steps up to a minute. */
export async function whileTelling<T>(telling: Telling, work: () => Promise<T>): Promise<T> {
	const { clock, read, tell } = telling;
	let isOver = false;
	let last = { at: clock.now(), done: 0 };
	let cancel = () => {};
	const sayAfter = (ms: number): void => {
		cancel = clock.after(ms, () => {
			void read()
				.catch(() => null)
				.then((progress) => {
					if (isOver) return;
					const now = clock.now();
					if (progress !== null) {
						tell(progressInWords(progress, { done: last.done, ms: now - last.at }));
						last = { at: now, done: progress.done };
					}
					sayAfter(Math.min(ms * 2, LONGEST_MS));
				});
		});
	};
	sayAfter(FIRST_MS);
	try {
		return await work();
	} finally {
		isOver = true;
		cancel();
	}
}

/** `before`: bytes that were done so many ms ago. */
export function progressInWords(
	{ done, total }: Progress,
	before: { readonly done: number; readonly ms: number },
): string {
	const perSecond = ((done - before.done) * 1000) / Math.max(before.ms, 1);
	// a few bytes are names and sizes of files, not their contents: what follows from them is no forecast
	const isMoving = perSecond >= LEAST_RATE;
	const rate = isMoving ? `, ${roundedBytes(perSecond)}/s` : '';
	if (total === null || total < done) return `${roundedBytes(done)} so far${rate}`;
	const seconds = Math.max(1, (total - done) / perSecond);
	const left = isMoving ? `, about ${formatAge(seconds * 1000)} left` : '';
	return `${roundedBytes(done)} of about ${roundedBytes(total)}${rate}${left}`;
}
