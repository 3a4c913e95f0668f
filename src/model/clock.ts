/** The source of time for everything that waits, so that tests can run hours in an instant. */
export interface Clock {
	/** ms since the epoch. */
	now(): number;
	/** Calls `act` once after that many ms, unless the returned function cancels it before. */
	after(ms: number, act: () => void): () => void;
}
