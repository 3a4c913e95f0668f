import { type Parsed, parsed, quoted, unparsed } from './parsed.ts';

/** Minutes of a day whose clocks do not change. */
export const DAY_MINUTES = 1440;

/** `22:00` to minutes since midnight; `24:00` is the midnight that ends the day. */
export function parseTimeOfDay(text: string): Parsed<number> {
	const match = /^(\d\d):([0-5]\d)$/.exec(text);
	const minutes = Number(match?.[1]) * 60 + Number(match?.[2]);
	if (match !== null && minutes <= DAY_MINUTES) return parsed(minutes);
	return unparsed(`bad time of day ${quoted(text)}`, 'write HH:MM, such as 22:00');
}
