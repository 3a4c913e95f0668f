import type { BallastEvent } from '../../model/event.ts';
import { timeInWords } from '../../reconciler/plan/time-words.ts';
import type { Io } from '../io.ts';
import { printable } from './printable.ts';

const NAME_WIDTH = 16;
const REASON_WIDTH = 18;

/** One event as one line: time, instance, reason, message, and how often when more than once. */
export function eventLine(event: BallastEvent, paint: Io['paint']): string {
	const reason = event.reason.padEnd(REASON_WIDTH);
	const times = event.count > 1 ? ` (${event.count} times)` : '';
	return [
		paint('dim', timeInWords(event.lastSeen)),
		(event.instance === '' ? '-' : event.instance).padEnd(NAME_WIDTH),
		event.type === 'Warning' ? paint('yellow', reason) : reason,
		`${printable(event.message)}${times}`,
	]
		.join('  ')
		.trimEnd();
}
