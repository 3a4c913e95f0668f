/** Instances that one look at the specs found gone, and how many of them may go at once. */
export interface Vanished {
	readonly vanished: readonly string[];
	/** `prune.max` of the settings. */
	readonly max: number;
	/** Names whose deletion somebody approved one by one: they are neither counted nor kept. */
	readonly approved: ReadonlySet<string>;
}

/**
 * Which instances must not be deleted, and why, by name. More than `max` at once looks like a mistake
 * (a wrong folder, a bad merge), and then none of them goes: a part of a mistake is one as well.
 */
export function pruneGuard({ vanished, max, approved }: Vanished): ReadonlyMap<string, string> {
	const unapproved = vanished.filter((name) => !approved.has(name));
	if (unapproved.length <= max) return new Map();
	return new Map(
		unapproved.map((name) => [
			name,
			`${unapproved.length} instances vanished from the specs at once and prune.max is ${max}; approve each: ballast approve ${name}`,
		]),
	);
}
