import type { Clock } from '../../model/clock.ts';
import type { LongWorkReason, Progress } from '../../model/progress.ts';
import type { EventLog } from '../../store/store.ts';
import { whileShowing } from './showing-progress.ts';
import { whileTelling } from './telling-progress.ts';
import type { WatchedWork } from './watched-work.ts';

/** Whose work it is, and where it is told. */
export interface Teller {
	readonly name: string;
	readonly clock: Clock;
	readonly events: Pick<EventLog, 'add'>;
	readonly watched: WatchedWork;
}

export interface LongWorkSteps<T> {
	readonly reason: LongWorkReason;
	/** `null` = nothing is known now. Failing is the same. */
	readonly read: () => Promise<Progress | null>;
	readonly work: () => Promise<T>;
}

/** Does long work on an instance. Its events say now and then how far it has come, and those who watch see it all the while. */
export function longWork<T>(teller: Teller, { reason, read, work }: LongWorkSteps<T>): Promise<T> {
	const { name, clock, events, watched } = teller;
	const tell = (message: string): void => {
		events.add({ instance: name, type: 'Normal', reason, message });
	};
	const isWatched = (): boolean => watched.isWatched;
	const show = (words: string | null): void => watched.tell({ instance: name, reason, words });
	return whileShowing({ clock, read, isWatched, show }, () =>
		whileTelling({ clock, read, tell }, work),
	);
}
