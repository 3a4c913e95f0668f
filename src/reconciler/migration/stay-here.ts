import type { Peer } from '../../drivers/migration/peer.ts';
import { OperationError } from '../../model/errors.ts';
import type { Reason } from '../../model/reasons.ts';
import { backoffMs, RETRY_LIMITS } from '../queue/backoff.ts';
import { type Departure, isUnreachable, leavingOf, recordOf } from './departure.ts';
import { goOnHere } from './go-on-here.ts';
import { failedHere, tryNumber } from './leaving.ts';

/** Nobody tells when git of the other node has come along. */
const SPECS_AGAIN_MS = 15_000;

/** It stays here and goes on; the target forgets it if it can be told. */
export function failedBy(
	departure: Departure,
	thrown: unknown,
	peer: Peer | null,
): Promise<unknown> {
	if (!(thrown instanceof OperationError) || departure.signal.aborted)
		return Promise.resolve(thrown);
	const hint = thrown.hint === '' ? '' : `. ${thrown.hint}`;
	const reason = KEPT.has(thrown.reason) ? thrown.reason : 'MigrationFailed';
	const end = { reason, message: `${thrown.message}${hint}`, waitMs: waitAfter(thrown, departure) };
	return stayed(departure, end, peer);
}

/** What tells more than that it failed. */
const KEPT: ReadonlySet<Reason> = new Set([
	'SpecsDisagree',
	'PeerUnreachable',
	'DaemonUnreachable',
	'StoreUnreachable',
	'Protected',
]);

/** While nothing was stopped yet, what heals without anybody's help is tried again by itself; `null` = nothing is. */
function waitAfter(thrown: OperationError, departure: Departure): number | null {
	const leaving = leavingOf(departure);
	if (leaving.phase !== 'Copying') return null;
	if (thrown.reason === 'SpecsDisagree') return SPECS_AGAIN_MS;
	return isUnreachable(thrown) ? backoffMs(RETRY_LIMITS, tryNumber(leaving)) : null;
}

/** It did not get there, and only a person can tell whether it should be tried again. */
export function failed(departure: Departure, message: string): Promise<OperationError> {
	return stayed(departure, { reason: 'MigrationFailed', message, waitMs: null }, null);
}

interface End {
	readonly reason: Reason;
	readonly message: string;
	readonly waitMs: number | null;
}

async function stayed(departure: Departure, end: End, peer: Peer | null): Promise<OperationError> {
	const { name, driver, records, clock } = departure;
	const { id } = leavingOf(departure);
	// first: whoever stands still waits for nothing else
	await goOnHere(recordOf(departure), driver);
	await peer?.ask(name, { do: 'abort', id }).catch(() => undefined);
	records.change(name, (record) => failedHere(record, { ...end, at: clock.now() }));
	await records.save(name);
	const { checkpoint } = recordOf(departure);
	const { trashId } = driver.movePlaces(name, id);
	if (checkpoint === null) await driver.purgeTrash(trashId).catch(() => undefined);
	const { reason, message, waitMs } = end;
	return new OperationError(message, {
		reason,
		retry: waitMs === null ? 'never' : { afterMs: waitMs },
	});
}
