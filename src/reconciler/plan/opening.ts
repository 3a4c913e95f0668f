import { provedValue } from '../../model/parsed.ts';
import { DAY_MINUTES, parseTimeOfDay } from '../../model/time-of-day.ts';
import type { RestartWindow } from '../../model/window.ts';
import { addDays, type CalendarDay, dayAt, momentOf, weekdayOf } from './local-time.ts';

/** How a window stands at a moment. Times are ms since the epoch and later than that moment. */
export type Opening =
	/** Closed from `untilMs` on. */
	| { readonly open: true; readonly untilMs: number }
	/** Opens at `fromMs`, and not before. */
	| { readonly open: false; readonly fromMs: number };

/** The opening that lasts or comes next. A window that lies in an hour which the clocks leave out does not open that day. */
export function nextOpening(window: RestartWindow, now: number): Opening {
	// What opened yesterday may still be open.
	let day = addDays(dayAt(now, window.timezone), -1);
	while (true) {
		const { fromMs, untilMs } = hoursOf(window, day);
		if (opensOn(window, day) && untilMs > Math.max(now, fromMs)) {
			return fromMs <= now ? { open: true, untilMs } : { open: false, fromMs };
		}
		day = addDays(day, 1);
	}
}

function opensOn({ days }: RestartWindow, day: CalendarDay): boolean {
	const weekday = weekdayOf(day);
	return days.some((each) => each === weekday);
}

function hoursOf(
	{ timezone, ...window }: RestartWindow,
	day: CalendarDay,
): { readonly fromMs: number; readonly untilMs: number } {
	const from = provedValue(parseTimeOfDay(window.from));
	const to = provedValue(parseTimeOfDay(window.to));
	const until = to > from ? to : to + DAY_MINUTES;
	return { fromMs: momentOf(day, from, timezone), untilMs: momentOf(day, until, timezone) };
}
