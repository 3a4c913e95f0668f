import type { Reason } from '../../model/reasons.ts';
import type { RebootRequest } from '../../model/record.ts';

/** Why a reboot is done that is on record, or the start that is left of it. */
export function rebootInWords({ failure }: RebootRequest): {
	readonly reason: Reason;
	readonly message: string;
} {
	return failure === ''
		? { reason: 'RebootAsked', message: 'a reboot was asked for' }
		: { reason: 'RebootFellBack', message: failure };
}
