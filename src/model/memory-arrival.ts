/**
 * How far the memory of processes has come that went on here before it. `None`: they have all of it. `Coming`: what they have not yet is at
 * their source. `Lost`: what fetched it ended before; they must not run.
 */
export interface MemoryArrival {
	readonly state: 'None' | 'Coming' | 'Lost';
	/** That came so far. */
	readonly bytes: number;
	/** Since when it is known to be lost, in ms since the epoch; `null` while it is not. */
	readonly lostAt: number | null;
}

export const NOTHING_COMES: MemoryArrival = { state: 'None', bytes: 0, lostAt: null };
