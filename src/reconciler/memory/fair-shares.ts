/** One who shares: it gets at least `least` and at most `most`. */
export interface Sharer {
	readonly name: string;
	readonly least: number;
	readonly most: number;
	/** Above 0. */
	readonly weight: number;
}

/**
 * Weighted max-min fair shares: what is left after everybody's least goes to all by weight, and what one
 * does not need goes to the others. The sum is at most `room` unless the leasts alone are more.
 */
export function fairShares(room: number, sharers: readonly Sharer[]): ReadonlyMap<string, number> {
	const easiestFirst = sharers.toSorted((one, other) => hunger(one) - hunger(other));
	let left = Math.max(0, room - sharers.reduce((sum, { least }) => sum + least, 0));
	let weights = sharers.reduce((sum, { weight }) => sum + weight, 0);
	const shares = new Map<string, number>();
	for (const { name, least, most, weight } of easiestFirst) {
		const more = Math.min(most - least, (left * weight) / weights);
		shares.set(name, least + more);
		left -= more;
		weights -= weight;
	}
	return shares;
}

/** How high the water must stand until this one has enough. */
function hunger({ least, most, weight }: Sharer): number {
	return (most - least) / weight;
}
