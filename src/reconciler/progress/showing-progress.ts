import type { Clock } from '../../model/clock.ts';
import { formatDuration } from '../../model/duration.ts';
import type { Progress } from '../../model/progress.ts';
import { progressInWords } from './telling-progress.ts';

/** What is over sooner is not shown at all. */
const STEP_MS = 1000;
/** To look takes work away from the host: at most this share of the time. */
const LOOKS_SHARE = 1 / 10;
/** The rate is that of the last looks, so that it neither jumps nor lags. */
const LOOKS_FOR_RATE = 8;

export interface Showing {
	readonly clock: Clock;
	/** `null` = nothing is known now. Failing is the same. */
	readonly read: () => Promise<Progress | null>;
	/** Nothing is read while nobody watches. */
	readonly isWatched: () => boolean;
	/** `null` = it is over. */
	readonly show: (words: string | null) => void;
}

/** Does long work, and shows about every second how far it has come to those who watch. */
export async function whileShowing<T>(showing: Showing, work: () => Promise<T>): Promise<T> {
	const { clock, read, isWatched, show } = showing;
	const words = wordsSince(clock.now());
	let isOver = false;
	let isShown = false;
	let cancel = () => {};
	const look = async (): Promise<void> => {
		const from = clock.now();
		if (isWatched()) {
			const progress = await read().catch(() => null);
			if (isOver) return;
			show(words(progress, clock.now()));
			isShown = true;
		}
		lookAfter(Math.max(STEP_MS, (clock.now() - from) / LOOKS_SHARE));
	};
	const lookAfter = (ms: number): void => {
		cancel = clock.after(ms, () => void look());
	};
	lookAfter(STEP_MS);
	try {
		return await work();
	} finally {
		isOver = true;
		cancel();
		if (isShown) show(null);
	}
}

/** Puts each look into words, with the rate of the last ones. */
function wordsSince(begin: number): (progress: Progress | null, now: number) => string {
	const looks = [{ at: begin, done: 0 }];
	return (progress, now) => {
		if (progress === null) return `for ${formatDuration(Math.round((now - begin) / 1000) * 1000)}`;
		const oldest = looks[0] ?? { at: begin, done: 0 };
		looks.push({ at: now, done: progress.done });
		if (looks.length > LOOKS_FOR_RATE) looks.shift();
		return progressInWords(progress, { done: oldest.done, ms: now - oldest.at });
	};
}
