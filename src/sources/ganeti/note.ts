/** What is not carried over, or carried over with a difference, and why. */
export interface Note {
	/** What it is about in Ganeti's words: `beparams.auto_balance`, `disk/0`. */
	readonly about: string;
	readonly text: string;
	/** False when the spec says something all the same. */
	readonly isLost: boolean;
}

export function lost(about: string, text: string): Note {
	return { about, text, isLost: true };
}

export function differs(about: string, text: string): Note {
	return { about, text, isLost: false };
}

/** Part of a spec, and what there is to say about it. */
export interface Carried<T> {
	readonly value: T;
	readonly notes: readonly Note[];
}
