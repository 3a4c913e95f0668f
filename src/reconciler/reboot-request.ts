import { OperationError } from '../model/errors.ts';
import type { RebootHow } from '../model/instance-spec.ts';
import type { InstanceStatus } from '../model/instance-status.ts';
import type { RebootRequest } from '../model/record.ts';
import { protectedFrom } from './plan/protection.ts';

/** The request of a person, who hears at once when it cannot be had. `how: null` = as its spec says. */
export function rebootRequest(
	{ name, declared, observed, record }: InstanceStatus,
	how: RebootHow | null,
): RebootRequest {
	const spec = declared?.spec ?? record?.lastGood?.spec ?? null;
	if (observed.state !== 'RUNNING' && observed.state !== 'FROZEN') {
		throw new OperationError(`cannot reboot ${name}: it does not run`, {
			reason: 'NotRunning',
			retry: 'never',
			hint: `When it should run, try again with: ballast retry ${name}`,
		});
	}
	const protection = protectedFrom('Stop', { spec, record });
	if (protection !== null) {
		throw new OperationError(`cannot reboot ${name}: it is ${protection}`, {
			reason: 'Protected',
			retry: 'never',
		});
	}
	return { how: how ?? spec?.lifecycle.reboot ?? 'Hard', askedPid: null, failure: '' };
}
