import type { Peer } from '../../drivers/migration/peer.ts';
import type { ArrivalAnswer } from '../../model/arrival.ts';
import { hasPassed } from '../../model/clock.ts';
import { OperationError } from '../../model/errors.ts';
import type { Owner } from '../../model/migration.ts';
import { longWork } from '../progress/long-work.ts';
import {
	changed,
	type Departure,
	later,
	leavingOf,
	standstillInWords,
	targetOf,
	tell,
} from './departure.ts';
import { isHeldHere } from './end-here.ts';
import { takenBack } from './leaving.ts';
import { failed } from './stay-here.ts';

/** The longest wait of one question for it to run there; the source asks until it does or failed. */
const FIRST = { waitMs: 5000, until: 'Running' } as const;
/** For people who watch what comes. */
const WHILE_IT_COMES = { waitMs: 1000, until: 'Decided' } as const;
const LONGEST_START_MS = 120_000;
const ASKED_AGAIN_MS = 1000;

/** `Nowhere`: the target does not know it (any more). Where another node has one of that name, it may have been made anew. */
export type Whereabouts = 'There' | 'Nowhere';

/** Waits until it is there as its spec says; where it fails, it comes back. */
export async function untilThere(peer: Peer, departure: Departure): Promise<Whereabouts> {
	const { node } = departure;
	const { to, epoch } = leavingOf(departure);
	const total = await memoryHere(departure);
	let came: number | null = null;
	const answer = await longWork(departure, {
		reason: 'FetchingMemory',
		read: () => Promise.resolve(came === null ? null : { done: came, total }),
		work: () =>
			untilDecided(peer, departure, (bytes) => {
				const isFirst = came === null;
				came = bytes;
				return isFirst ? runsThere(departure) : Promise.resolve();
			}),
	});
	// what the target gave back and then forgot, since no file declared it any more, only the store knows of
	const owner = answer.owner ?? (await agreedOwner(departure));
	if (owner?.node === node) {
		// the answer to that was lost, perhaps because the target ended before it was done with it
		throw await takeBack(peer, departure, { epoch: owner.epoch, why: 'it came back' });
	}
	if (answer.phase === 'Unknown') return 'Nowhere';
	if (answer.state === 'AsDeclared' || owner?.node !== to) return 'There';
	const why = answer.message || 'in time';
	throw await takeBack(peer, departure, { epoch: epoch + 1, why });
}

/** That it does is told once, also by one process after the other. */
async function runsThere(departure: Departure): Promise<void> {
	const leaving = leavingOf(departure);
	if (leaving.ranAt != null) return;
	const now = departure.clock.now();
	const after = standstillInWords(leaving, now);
	tell(departure, `it runs on ${leaving.to}${after}; its memory comes after it`);
	departure.records.change(departure.name, (record) => changed(record, { ranAt: now }));
	await departure.records.save(departure.name);
}

/** Asks the store itself; `null` = nobody has it, or there is no store. */
export function agreedOwner({ name, cluster }: Departure): Promise<Owner | null> {
	return cluster.view.cluster === null ? Promise.resolve(null) : cluster.ownerOf(name);
}

/** Of what stands still here, in bytes; `null` = nothing does. */
async function memoryHere(departure: Departure): Promise<number | null> {
	if (!isHeldHere(departure)) return null;
	const observed = await departure.driver.observe(targetOf(departure)).catch(() => null);
	return observed?.limits?.memory?.anon ?? null;
}

/** What is still coming takes its time, as long as it comes. */
async function untilDecided(
	peer: Peer,
	departure: Departure,
	onMemory: (bytes: number) => Promise<void>,
): Promise<ArrivalAnswer> {
	const { clock } = departure;
	const { to } = leavingOf(departure);
	let since = clock.now();
	let most = -1;
	for (;;) {
		const answer = await asked(peer, departure, most < 0 ? FIRST : WHILE_IT_COMES);
		if (!isUnderWay(answer, to)) return answer;
		const bytes = answer.memoryBytes ?? most;
		if (bytes > most) {
			most = bytes;
			await onMemory(bytes);
			since = clock.now();
		}
		if (hasPassed(LONGEST_START_MS, since, clock.now())) return answer;
	}
}

const isUnderWay = ({ state, owner }: ArrivalAnswer, to: string): boolean =>
	state === 'InProgress' && owner?.node === to;

async function asked(
	peer: Peer,
	departure: Departure,
	how: typeof FIRST | typeof WHILE_IT_COMES,
): Promise<ArrivalAnswer> {
	const { id, epoch } = leavingOf(departure);
	const question = { do: 'status', id, epoch, ...how } as const;
	try {
		return await peer.ask(departure.name, question, departure.signal);
	} catch (cause) {
		throw later(departure, cause);
	}
}

/** Goes on here once the target does not have it any more, and nothing of it is there that would be in the way of its coming again. */
async function takeBack(
	peer: Peer,
	departure: Departure,
	{ epoch, why }: { readonly epoch: number; readonly why: string },
): Promise<OperationError> {
	const { name, node, records, signal } = departure;
	const { id, to } = leavingOf(departure);
	const request = { do: 'giveBack', id, epoch } as const;
	const given = await peer.ask(name, request, signal).catch((cause: unknown) => {
		throw later(departure, cause);
	});
	const owner = given.owner ?? (await agreedOwner(departure));
	// it began to go on to a third node just now, or was deleted: how it is there is asked for anew
	if (owner?.node !== node) throw notGivenBack(name, to);
	records.change(name, (record) => takenBack(record, owner));
	return failed(departure, `it did not run on ${to}: ${why}`);
}

function notGivenBack(name: string, to: string): OperationError {
	return new OperationError(`cannot take ${name} back from ${to}: it does not give it back`, {
		reason: 'InProgress',
		retry: { afterMs: ASKED_AGAIN_MS },
	});
}
