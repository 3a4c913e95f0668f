import { readIfThere } from '../../../host/if-there.ts';
import { run } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import type { LimitSetting } from '../../../model/plan.ts';
import { deviceChange } from '../../cgroup/device-writes.ts';
import { enabledDirectories } from '../../cgroup/enabled-controllers.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { mountsOf } from '../../cgroup/mount-info.ts';
import { payloadDirectories } from '../../cgroup/payload.ts';
import { writeLimit } from '../../cgroup/write-limit.ts';
import type { LimitFailures } from '../driver.ts';
import { setEach } from '../set-each.ts';
import type { Place } from './active-sockets.ts';

export interface RunningContainer extends Place {
	readonly initPid: number;
	/** The device rules that it was started with: on cgroup v2 no file shows them. */
	readonly startedDevices: readonly string[];
}

/** Sets limits of a running container and reads them back; see `writeLimit` for how one fails. */
export async function setContainerLimits(
	container: RunningContainer,
	settings: readonly LimitSetting[],
): Promise<LimitFailures> {
	const { name, initPid } = container;
	const procCgroup = readIfThere(`/proc/${initPid}/cgroup`);
	if (procCgroup === null) {
		throw new OperationError(`cannot set limits of ${name}: the container has ended`, {
			reason: 'LimitFailed',
		});
	}
	const directories = enabledDirectories(payloadDirectories(readLayout(), procCgroup));
	return await setEach(settings, (setting) =>
		setting.limit === 'devices' && directories.get('devices')?.version === 2
			? setDevices(container, deviceCommands(container, setting))
			: writeLimit({ name, directories, mounts: () => mountsOf(initPid), ...setting }),
	);
}

/** `devices.allow RULE` before `devices.deny RULE`, so that nothing that stays allowed is refused meanwhile. */
export function deviceCommands(
	{ startedDevices }: Pick<RunningContainer, 'startedDevices'>,
	{ value }: Pick<LimitSetting, 'value'>,
): readonly (readonly [string, string])[] {
	const wanted = value !== null && typeof value === 'object' ? value : [];
	const { allow, deny } = deviceChange(startedDevices, wanted);
	return [
		...allow.map((rule) => ['devices.allow', rule] as const),
		...deny.map((rule) => ['devices.deny', rule] as const),
	];
}

/** LXC keeps the device program of cgroup v2 and puts a new one in its place for each rule. */
export async function setDevices(
	{ lxcpath, name }: Place,
	commands: readonly (readonly [string, string])[],
): Promise<void> {
	for (const [key, rule] of commands) {
		const result = await run(['lxc-cgroup', '-P', lxcpath, '-n', name, key, rule], {
			timeoutMs: 10_000,
		});
		if (result.exitCode === 0) continue;
		const why = result.stderr.trim();
		throw new OperationError(`cannot set devices of ${name}: ${why}`, { reason: 'LimitFailed' });
	}
}
