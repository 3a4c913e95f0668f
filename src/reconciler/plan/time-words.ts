/** ms since the epoch as `2026-05-01 13:02:11Z`. A text that says when stays the same from look to look. */
export function timeInWords(ms: number): string {
	return `${isoTime(ms).slice(0, 19).replace('T', ' ')}Z`;
}

/** ms since the epoch as `2026-05-01`, in UTC. */
export function dayInWords(ms: number): string {
	return isoTime(ms).slice(0, 10);
}

/** ms since the epoch as the clocks of a time zone show it: `2026-05-01 22:00`. */
export function localTimeInWords(ms: number, timeZone: string): string {
	// Sweden writes dates as ISO 8601 does
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'short',
	}).format(ms);
}

/** Not by Intl, which reads 30 ms of tables before it writes its first date. */
function isoTime(ms: number): string {
	// biome-ignore lint/style/noRestrictedGlobals: a text of the number, and no look at a clock
	return new Date(ms).toISOString();
}
