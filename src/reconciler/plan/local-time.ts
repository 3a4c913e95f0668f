import { WEEKDAYS, type Weekday } from '../../model/window.ts';

const DAY_MS = 86_400_000;

/** A day of the calendar, as the ms since the epoch of its midnight in UTC: days add up without any clock. */
export type CalendarDay = number;

const FIRST_WEEKDAY = WEEKDAYS.indexOf('Thu');

export function weekdayOf(day: CalendarDay): Weekday | undefined {
	return WEEKDAYS.at((day / DAY_MS + FIRST_WEEKDAY) % WEEKDAYS.length);
}

/** The day that a calendar in this time zone shows at a moment in ms since the epoch. */
export function dayAt(ms: number, timeZone: string): CalendarDay {
	return Math.floor((ms + offsetAt(ms, timeZone)) / DAY_MS) * DAY_MS;
}

export function addDays(day: CalendarDay, count: number): CalendarDay {
	return day + count * DAY_MS;
}

/**
 * When the clocks of the time zone show that many minutes after midnight of the day, in ms since the epoch.
 * What they show twice counts the first time; what they leave out is the moment at which they leave it out.
 */
export function momentOf(day: CalendarDay, minutes: number, timeZone: string): number {
	const shown = day + minutes * 60_000;
	// No zone is a day from UTC, so these are of before and after, with one change in between at most.
	const offsetBefore = offsetAt(shown - DAY_MS, timeZone);
	const offsetAfter = offsetAt(shown + DAY_MS, timeZone);
	const before = shown - offsetBefore;
	if (offsetAt(before, timeZone) === offsetBefore) return before;
	const after = shown - offsetAfter;
	const isAfter = (ms: number): boolean => offsetAt(ms, timeZone) === offsetAfter;
	return isAfter(after) ? after : firstWhere(isAfter, after, before);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of the zone are ahead of UTC at that moment, in ms. */
function offsetAt(ms: number, timeZone: string): number {
	const parts = formatOf(timeZone).formatToParts(ms);
	const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
	// GMT, GMT+05:30, or with seconds for times before zones were invented
	const [, sign, ...digits] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
	const [hours = 0, minutes = 0, seconds = 0] = digits.map((text) => Number(text ?? 0));
	return (sign === '-' ? -1000 : 1000) * (hours * 3600 + minutes * 60 + seconds);
}

/** Making a format costs a hundred times what using it does, so each zone's is kept. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known !== undefined) return known;
	const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
	formats.set(timeZone, format);
	return format;
}

/** The first ms for which it holds, between one for which it does not and one from which on it does. */
function firstWhere(holds: (ms: number) => boolean, notYet: number, already: number): number {
	let [low, high] = [notYet, already];
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}
