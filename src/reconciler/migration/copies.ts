import type { MadeStorage } from '../../drivers/container/driver.ts';
import type { Copied, Copying, CopyOrder, Peer } from '../../drivers/migration/peer.ts';
import { OperationError } from '../../model/errors.ts';
import { longWork } from '../progress/long-work.ts';
import { type Departure, leavingOf, tell } from './departure.ts';

/** What is sent while nothing of it runs; ready at both ends before that begins. */
export type LastCopies = readonly LastCopy[];
type LastCopy = Pick<Copying, 'ready' | 'go'>;

/**
 * Copies its files while it goes on, `bytes` in all: what there is, and then what the first pass passed over because size and time were the
 * same, compared, with the little that changed meanwhile. Images of disks that are in use are torn at the target until the last copy compares
 * all of them.
 */
export async function copyFiles(
	peer: Peer,
	departure: Departure,
	bytes: number,
): Promise<LastCopies> {
	const { clock, driver, name, signal } = departure;
	const from = clock.now();
	const first = peer.prepare(order(departure, 'files', 'Running'), signal);
	const second = peer.prepare(order(departure, 'files', 'Compared'), signal);
	const { images } = await driver.madeStorage(name);
	await first.ready();
	const going = shown(departure, first, bytes - (images?.onDisk ?? 0));
	// what takes them starts while files go; images of disks may go for hours, for which nothing need wait there
	const early = images === null ? lastCopies(peer, departure, images) : null;
	const copied = [await going];
	if (images !== null) copied.push(...(await copyImages(peer, departure, images.bytes)));
	const last = early ?? lastCopies(peer, departure, images);
	copied.push(await second.go());
	// to start what takes them while everything stands still would be waited for
	await Promise.all(last.map((copy) => copy.ready()));
	const files = copied.reduce((sum, each) => sum + each.files, 0);
	const sent = copied.reduce((sum, each) => sum + each.bytes, 0);
	const size = `${(sent / 2 ** 20).toFixed(1)} MiB`;
	const taken = `${((clock.now() - from) / 1000).toFixed(2)} s`;
	tell(departure, `${files} files with ${size} copied and compared in ${taken}, while it went on`);
	return last;
}

async function copyImages(
	peer: Peer,
	departure: Departure,
	bytes: number,
): Promise<readonly Copied[]> {
	const copied: Copied[] = [];
	for (const pass of ['Running', 'Compared'] as const) {
		const copy = peer.prepare(order(departure, 'disks', pass), departure.signal);
		copied.push(await shown(departure, copy, bytes));
	}
	return copied;
}

/** For what was interrupted while nothing of it ran: `images` as they lie here now. */
export function lastCopies(
	peer: Peer,
	departure: Departure,
	images: MadeStorage['images'],
): LastCopies {
	const isLive = leavingOf(departure).mode === 'Live';
	const what = isLive ? (['files', 'images'] as const) : (['files'] as const);
	const copies = what.map((each) =>
		peer.prepare(order(departure, each, 'Still'), departure.signal),
	);
	// what goes with its processes has no image in use, and none has changed since it was compared
	if (images === null || isLive) return copies;
	return [...copies, lastOfImages(peer, departure, images.bytes)];
}

/** What is there in the end is read once more at both ends: after that, the source removes its own. */
function lastOfImages(peer: Peer, departure: Departure, bytes: number): LastCopy {
	const { name, signal } = departure;
	const still = peer.prepare(order(departure, 'disks', 'Still'), signal);
	const verified = peer.prepare(order(departure, 'disks', 'Verified'), signal);
	const go = async (): Promise<Copied> => {
		const copied = await shown(departure, still, bytes);
		const { files } = await verified.go();
		if (files === 0) return copied;
		throw new OperationError(
			`cannot move ${name}: ${files} images of its disks are otherwise there than here after they were copied`,
			{ reason: 'MigrationFailed', hint: 'Does something write to them, here or there?' },
		);
	};
	const ready = async (): Promise<void> => {
		await Promise.all([still.ready(), verified.ready()]);
	};
	return { ready, go };
}

/** Says how far it is, of `total` bytes. */
export function shown(departure: Departure, copy: Copying, total: number): Promise<Copied> {
	return longWork(departure, {
		reason: 'Copying',
		read: () => Promise.resolve({ done: copy.sent(), total }),
		work: () => copy.go(),
	});
}

export function order(
	departure: Departure,
	what: CopyOrder['what'],
	pass: CopyOrder['pass'],
): CopyOrder {
	const { name, driver } = departure;
	const { id, transport } = leavingOf(departure);
	const { files, images } = driver.movePlaces(name, id);
	return { name, id, what, transport, from: what === 'images' ? images : files, pass };
}
