import type { BallastEvent } from '../../model/event.ts';
import type { Io } from '../io.ts';
import { eventLine } from './event-line.ts';
import { section } from './section.ts';

/** The last events of an instance, below a headline. */
export function eventSection(
	title: string,
	events: readonly BallastEvent[],
	paint: Io['paint'],
): string {
	const lines = events.map((event) => `${eventLine(event, paint)}\n`).join('');
	return section(title, lines || 'None.\n', paint);
}
