import type { Peer } from '../../drivers/migration/peer.ts';
import type { ArrivalAnswer } from '../../model/arrival.ts';
import type { OperationError } from '../../model/errors.ts';
import { whileTelling } from '../telling-progress.ts';
import { type Departure, later, leavingOf, tell } from './departure.ts';
import { takenBack } from './leaving.ts';
import { failed } from './stay-here.ts';

/** The longest wait of one question for it to run there; the source asks until it does or failed. */
const WAIT_MS = 5000;
const LONGEST_START_MS = 120_000;

/** Waits until it is there as its spec says; where it fails, it comes back. */
export async function untilThere(peer: Peer, departure: Departure): Promise<void> {
	const { name, node, clock, signal } = departure;
	const { id, to, epoch } = leavingOf(departure);
	let came: number | null = null;
	const answer = await whileTelling(
		{
			clock,
			read: () => Promise.resolve(came === null ? null : { done: came, total: null }),
			tell: (words) => tell(departure, `it runs there; ${words} of its memory came after it`),
		},
		() =>
			untilDecided(peer, departure, (bytes) => {
				came = bytes;
			}),
	);
	// the answer to that was lost
	if (answer.owner?.node === node) throw await back(departure, answer.owner.epoch, 'it came back');
	if (answer.state === 'AsDeclared' || answer.owner?.node !== to) return;
	await peer.ask(name, { do: 'giveBack', id, epoch: epoch + 1 }, signal).catch((cause: unknown) => {
		throw later(departure, cause);
	});
	throw await back(departure, epoch + 1, answer.message || 'in time');
}

/** What is still coming takes its time, as long as it comes. */
async function untilDecided(
	peer: Peer,
	departure: Departure,
	onMemory: (bytes: number) => void,
): Promise<ArrivalAnswer> {
	const { name, clock, signal } = departure;
	const { id, to, epoch } = leavingOf(departure);
	let until = clock.now() + LONGEST_START_MS;
	let most = -1;
	for (;;) {
		const question = { do: 'status', id, epoch, waitMs: WAIT_MS } as const;
		const answer = await peer.ask(name, question, signal).catch((cause: unknown) => {
			throw later(departure, cause);
		});
		if (answer.state !== 'InProgress' || answer.owner?.node !== to) return answer;
		if (answer.memoryBytes !== null && answer.memoryBytes > most) {
			most = answer.memoryBytes;
			onMemory(most);
			until = clock.now() + LONGEST_START_MS;
		}
		if (clock.now() >= until) return answer;
	}
}

/** The target does not have it any more. */
function back(departure: Departure, epoch: number, why: string): Promise<OperationError> {
	const { name, node, records } = departure;
	records.change(name, (record) => takenBack(record, { node, epoch, against: null }));
	return failed(departure, `it did not run on ${leavingOf(departure).to}: ${why}`, null);
}
