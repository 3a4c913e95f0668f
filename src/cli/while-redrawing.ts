import { realClock } from '../host/real-clock.ts';
import type { Progress } from '../model/progress.ts';
import { whileShowing } from '../reconciler/progress/showing-progress.ts';
import type { Redraw } from './io.ts';
import { progressLine } from './text/progress-line.ts';

export interface Redrawing {
	/** `null` = nothing is shown. */
	readonly redraw: Redraw | null;
	/** What it is done with, and what is done, such as `web1` and `Exporting`. */
	readonly subject: string;
	readonly what: string;
	readonly read: () => Promise<Progress | null>;
}

/** Does long work in this process, and shows how far it has come in a line that is redrawn. */
export function whileRedrawing<T>(
	{ redraw, subject, what, read }: Redrawing,
	work: () => Promise<T>,
): Promise<T> {
	const show = (words: string | null): void =>
		redraw?.(words === null ? [] : [progressLine({ subject, what, words })]);
	return whileShowing({ clock: realClock, read, isWatched: () => redraw !== null, show }, work);
}
