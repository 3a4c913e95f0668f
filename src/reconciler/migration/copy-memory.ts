import type { PreCopy } from '../../drivers/container/pre-copy.ts';
import type { Peer } from '../../drivers/migration/peer.ts';
import { OperationError } from '../../model/errors.ts';
import { order, shown } from './copies.ts';
import { type Departure, leavingOf, targetOf, tell } from './departure.ts';
import { whyEnough } from './pre-copy-rounds.ts';

/**
 * Copies memory in rounds while its processes run, where that is how it goes: all of it, and then what was written to meanwhile, until a further
 * round is not worth it. What fails leaves them running, and the caller has the images removed on both sides.
 */
export async function copyMemory(peer: Peer, departure: Departure): Promise<void> {
	const { mode, memory } = leavingOf(departure);
	if (mode !== 'Live' || memory !== 'PreCopy') return;
	const rounds: number[] = [];
	let enough: string | null = null;
	while (enough === null) {
		rounds.push(await copyRound(peer, departure, rounds));
		enough = whyEnough(rounds);
	}
	tell(departure, `no further round: ${enough}`);
}

/** Returns the bytes of memory in it. */
async function copyRound(
	peer: Peer,
	departure: Departure,
	before: readonly number[],
): Promise<number> {
	const { name, clock, driver, signal } = departure;
	const from = clock.now();
	const round = before.length + 1;
	const folder = driver.movePlaces(name, leavingOf(departure).id).images;
	const bytes = await preCopyOf(departure).round(targetOf(departure), { folder, round }, signal);
	await shown(departure, peer.prepare(order(departure, 'images', 'Running'), signal), bytes);
	const size = `${(bytes / 2 ** 20).toFixed(1)} MiB`;
	const taken = `${((clock.now() - from) / 1000).toFixed(2)} s`;
	tell(departure, `round ${round}: ${size} of memory copied in ${taken}, while it went on`);
	return bytes;
}

function preCopyOf({ name, driver }: Departure): PreCopy {
	if (driver.preCopy !== null) return driver.preCopy;
	throw new OperationError(`cannot move ${name}: this host cannot copy memory of what runs`, {
		reason: 'InternalError',
	});
}
