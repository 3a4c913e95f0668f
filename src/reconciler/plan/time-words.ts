// Sweden writes dates as ISO 8601 does, so no other formatting is needed.
const UTC = new Intl.DateTimeFormat('sv-SE', {
	timeZone: 'UTC',
	dateStyle: 'short',
	timeStyle: 'medium',
});

/** ms since the epoch as `2026-05-01 13:02:11Z`. A text that says when stays the same from look to look. */
export function timeInWords(ms: number): string {
	return `${UTC.format(ms)}Z`;
}

/** ms since the epoch as `2026-05-01`, in UTC. */
export function dayInWords(ms: number): string {
	return UTC.format(ms).slice(0, 10);
}

/** ms since the epoch as the clocks of a time zone show it: `2026-05-01 22:00`. */
export function localTimeInWords(ms: number, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'short',
	}).format(ms);
}
