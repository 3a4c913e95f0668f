import type { Copying, CopyOrder, Peer } from '../../drivers/migration/peer.ts';
import { longWork } from '../long-work.ts';
import { type Departure, leavingOf, tell } from './departure.ts';

/** What is sent while nothing of it runs; ready at both ends before that begins. */
export type LastCopies = readonly Copying[];

/**
 * Copies its files while it goes on, `bytes` in all: what there is, and then what the first pass passed over because size and time were the
 * same, compared, with the little that changed meanwhile.
 */
export async function copyFiles(
	peer: Peer,
	departure: Departure,
	bytes: number,
): Promise<LastCopies> {
	const { clock, signal } = departure;
	const from = clock.now();
	const first = peer.prepare(order(departure, 'files', 'Running'), signal);
	const second = peer.prepare(order(departure, 'files', 'Compared'), signal);
	const copied = await longWork(departure, {
		reason: 'Copying',
		read: () => Promise.resolve({ done: first.sent(), total: bytes }),
		work: () => first.go(),
	});
	const last = lastCopies(peer, departure);
	const again = await second.go();
	const files = copied.files + again.files;
	const size = `${((copied.bytes + again.bytes) / 2 ** 20).toFixed(1)} MiB`;
	const taken = `${((clock.now() - from) / 1000).toFixed(2)} s`;
	tell(departure, `${files} files with ${size} copied and compared in ${taken}, while it went on`);
	return last;
}

export function lastCopies(peer: Peer, departure: Departure): LastCopies {
	const isLive = leavingOf(departure).mode === 'Live';
	const what = isLive ? (['files', 'images'] as const) : (['files'] as const);
	return what.map((each) => peer.prepare(order(departure, each, 'Still'), departure.signal));
}

function order(departure: Departure, what: CopyOrder['what'], pass: CopyOrder['pass']): CopyOrder {
	const { name, driver } = departure;
	const { id } = leavingOf(departure);
	const { files, images } = driver.movePlaces(name, id);
	return { name, id, what, from: what === 'files' ? files : images, pass };
}
