import { OperationError } from '../../../model/errors.ts';
import type { LimitField, LimitValue } from '../../../model/plan.ts';
import type { Target } from '../driver.ts';
import type { RunningDevices } from './running-devices.ts';
import { setContainerLimit } from './set-limit.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

export interface LimitContext extends VerbContext {
	readonly devices: RunningDevices;
}

/** Sets one limit of a running container and reads it back. */
export async function setLimit(
	context: LimitContext,
	target: Target,
	{ limit, value }: { readonly limit: LimitField; readonly value: LimitValue },
): Promise<void> {
	const verb = { name: `set ${limit} of`, reason: 'LimitFailed' } as const;
	const observed = await lookBefore(context, target, verb);
	const { initPid, lxcpath, name } = observed;
	if (initPid === null) {
		throw new OperationError(`cannot set ${limit} of ${name}: it is ${observed.state}`, {
			reason: 'LimitFailed',
		});
	}
	if (limit !== 'devices') {
		await setContainerLimit({ name, lxcpath, initPid }, { limit, value, startedDevices: [] });
		return;
	}
	const startedDevices = await context.devices.rulesOf(observed);
	await setContainerLimit({ name, lxcpath, initPid }, { limit, value, startedDevices });
	if (value !== null && typeof value === 'object') {
		context.devices.remember(observed, value);
	}
}
