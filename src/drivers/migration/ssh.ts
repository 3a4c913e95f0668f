import { OperationError } from '../../model/errors.ts';

/** Host keys are checked, nobody is asked for anything, and a node that went away is noticed. */
export const SSH_OPTIONS = [
	...['-o', 'BatchMode=yes'],
	...['-o', 'StrictHostKeyChecking=yes'],
	...['-o', 'ConnectTimeout=10'],
	...['-o', 'ServerAliveInterval=5'],
	...['-o', 'ServerAliveCountMax=3'],
] as const;
/** What the other node runs for us; with a forced command it is read and not run. */
export const RECEIVE = 'ballast receive --';
/** ssh's own word for a host that it cannot reach; any other code is that of the command there. */
export const SSH_FAILED = 255;

export function unreachable(
	address: string,
	why: string,
	hint = `Try, as root: ssh ${address} ${RECEIVE} hello`,
): OperationError {
	return new OperationError(`cannot reach ballast on ${address}: ${why}`, {
		reason: 'PeerUnreachable',
		hint,
	});
}
