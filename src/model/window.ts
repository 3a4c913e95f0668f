/** As `Date.getUTCDay` counts them. */
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of the week in which restarts may begin, as a Window document declares them. */
export interface RestartWindow {
	readonly name: string;
	/** A name of the IANA database. */
	readonly timezone: string;
	/** The days on which it opens: at least one, each once, Sunday first. */
	readonly days: readonly Weekday[];
	/** `HH:MM`, before midnight. */
	readonly from: string;
	/** `HH:MM`; earlier than `from` means on the day after, `24:00` is the midnight that ends the day. Never equal to `from`. */
	readonly to: string;
}
