import type { RebootHow } from '../../model/instance-spec.ts';
import type { RebootRequest } from '../../model/record.ts';
import { protectedFrom } from '../plan/protection.ts';
import { type Found, refusal, specInHand } from './by-hand.ts';
import { refuseElsewhere, refuseWhileMoving } from './refuse-elsewhere.ts';

/** The request of a person, who hears at once when it cannot be had. `how: null` = as its spec says. */
export function rebootRequest(found: Found, how: RebootHow | null): RebootRequest {
	const { observed, record } = found;
	const refuse = refusal('reboot', record.name);
	refuseElsewhere('reboot', found);
	refuseWhileMoving('reboot', found);
	const spec = specInHand(found, refuse);
	if (observed.state !== 'RUNNING' && observed.state !== 'FROZEN') {
		const hint = `When it should run, try again with: ballast retry ${record.name}`;
		throw refuse('NotRunning', 'it does not run', hint);
	}
	const protection = protectedFrom('Stop', { spec, record });
	if (protection !== null) throw refuse('Protected', `it is ${protection}`);
	return { how: how ?? spec.lifecycle.reboot, askedPid: null, failure: '' };
}
