import { roundedBytes } from '../../model/quantity.ts';

/** So much is written and sent in the time that the shortest stop takes anyway. */
const SMALL = 4 * 2 ** 20;
/** A further round is worth it while each copies less than this share of the one before. */
const SHRINKS = 0.75;
const MOST_ROUNDS = 8;

/**
 * Why no further round of pre-copy is worth it, in words; `null` = one is. A round copies what was written to since the one before it, so
 * what the last one copied is about what a stop would leave to copy.
 *
 * @param rounds Bytes of memory that each round copied so far; the first copied all that there was.
 */
export function whyEnough(rounds: readonly number[]): string | null {
	const [last, before] = rounds.toReversed();
	if (last === undefined) return null;
	if (last <= SMALL) return `about ${roundedBytes(last)} are left to copy while they stand still`;
	if (before !== undefined && last > before * SHRINKS) {
		return `they write about ${roundedBytes(last)} while as much is copied, and a further round would leave no less`;
	}
	return rounds.length < MOST_ROUNDS ? null : `there were ${MOST_ROUNDS} rounds`;
}
