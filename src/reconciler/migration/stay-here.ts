import type { Peer } from '../../drivers/migration/peer.ts';
import { OperationError } from '../../model/errors.ts';
import { type Departure, leavingOf, recordOf } from './departure.ts';
import { goOnHere } from './go-on-here.ts';
import { failedHere } from './leaving.ts';

/** It stays here and goes on; the target forgets it if it can be told. */
export function failedBy(
	departure: Departure,
	thrown: unknown,
	peer: Peer | null,
): Promise<unknown> {
	if (!(thrown instanceof OperationError) || departure.signal.aborted)
		return Promise.resolve(thrown);
	const hint = thrown.hint === '' ? '' : `. ${thrown.hint}`;
	return failed(departure, `${thrown.message}${hint}`, peer);
}

export async function failed(
	departure: Departure,
	why: string,
	peer: Peer | null,
): Promise<OperationError> {
	const { name, driver, records } = departure;
	const { id } = leavingOf(departure);
	// first: whoever stands still waits for nothing else
	await goOnHere(recordOf(departure), driver);
	await peer?.ask(name, { do: 'abort', id }).catch(() => undefined);
	records.change(name, (record) => failedHere(record, why));
	await records.save(name);
	const { checkpoint } = recordOf(departure);
	const { trashId } = driver.movePlaces(name, id);
	if (checkpoint === null) await driver.purgeTrash(trashId).catch(() => undefined);
	return new OperationError(why, { reason: 'MigrationFailed', retry: 'never' });
}
