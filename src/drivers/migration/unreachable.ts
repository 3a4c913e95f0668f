import { OperationError } from '../../model/errors.ts';

/** What the other node runs for us; with a forced command it is read and not run. */
export const RECEIVE = 'ballast receive --';

export function unreachable(address: string, why: string): OperationError {
	return new OperationError(`cannot reach ballast on ${address}: ${why}`, {
		reason: 'PeerUnreachable',
		hint: `Try, as root: ssh ${address} ${RECEIVE} hello`,
	});
}
