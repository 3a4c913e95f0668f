import { OperationError } from '../../../model/errors.ts';
import type { LimitSetting } from '../../../model/plan.ts';
import type { LimitFailures, Target } from '../driver.ts';
import type { LastLooks } from './last-looks.ts';
import type { RunningDevices } from './running-devices.ts';
import { setContainerLimits } from './set-limits.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

export interface LimitContext extends VerbContext {
	readonly devices: RunningDevices;
	readonly looks: LastLooks;
}

/** Sets limits of a running container in one pass: after the last look at it, or a new one, its files. */
export async function setLimits(
	context: LimitContext,
	target: Target,
	settings: readonly LimitSetting[],
): Promise<LimitFailures> {
	const verb = { name: 'set limits of', reason: 'LimitFailed' } as const;
	const observed = context.looks.find(target) ?? (await lookBefore(context, target, verb));
	const { initPid, lxcpath, name } = observed;
	if (initPid === null) {
		throw new OperationError(`cannot set limits of ${name}: it is ${observed.state}`, {
			reason: 'LimitFailed',
		});
	}
	const devices = settings.find(({ limit }) => limit === 'devices');
	const startedDevices = devices === undefined ? [] : await context.devices.rulesOf(observed);
	const container = { name, lxcpath, initPid, startedDevices };
	const failures = await setContainerLimits(container, settings);
	if (Array.isArray(devices?.value) && !failures.has('devices')) {
		context.devices.remember(observed, devices.value);
	}
	return failures;
}
