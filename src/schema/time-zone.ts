import { type Parsed, parsed, quoted, unparsed } from '../model/parsed.ts';
import { didYouMean } from './suggest.ts';

/**
 * A name that this program's time zone database knows, links such as `UTC` included. Plain offsets such
 * as `+01:00` are refused: they know no daylight saving time.
 */
export function parseTimeZone(text: string): Parsed<string> {
	if (/^[A-Za-z]/.test(text) && isKnown(text)) return parsed(text);
	const guess = didYouMean(text, Intl.supportedValuesOf('timeZone'));
	const hint = guess === '' ? 'write a name such as Europe/Vienna, or UTC' : guess;
	return unparsed(`unknown time zone ${quoted(text)}`, hint);
}

function isKnown(timeZone: string): boolean {
	try {
		Intl.DateTimeFormat('en', { timeZone });
		return true;
	} catch {
		// A RangeError is the only way in which Intl says that it does not know a zone.
		return false;
	}
}
