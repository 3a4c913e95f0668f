import { readIfThere } from '../../../host/if-there.ts';
import { run } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import type { LimitField, LimitValue } from '../../../model/plan.ts';
import { deviceChange } from '../../cgroup/device-writes.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { payloadDirectories } from '../../cgroup/payload.ts';
import { writeLimit } from '../../cgroup/write-limit.ts';
import type { Place } from './active-sockets.ts';

export interface RunningContainer extends Place {
	readonly initPid: number;
}

export interface LimitSetting {
	readonly limit: LimitField;
	readonly value: LimitValue;
	/** The device rules that the container was started with: on cgroup v2 no file shows them. */
	readonly startedDevices: readonly string[];
}

/** Sets one limit of a running container and reads it back; see `writeLimit` for what it throws. */
export async function setContainerLimit(
	container: RunningContainer,
	setting: LimitSetting,
): Promise<void> {
	const { name, initPid } = container;
	const { limit, value } = setting;
	const procCgroup = readIfThere(`/proc/${initPid}/cgroup`);
	if (procCgroup === null) throw limitFailed(name, limit, 'the container has ended');
	const directories = payloadDirectories(readLayout(), procCgroup);
	if (limit === 'devices' && directories.get('devices')?.version === 2) {
		await throughLxc(container, deviceCommands(setting));
	} else {
		await writeLimit({ name, directories, limit, value });
	}
}

/** `devices.allow RULE` before `devices.deny RULE`, so that nothing that stays allowed is refused meanwhile. */
export function deviceCommands(setting: LimitSetting): readonly (readonly [string, string])[] {
	const wanted = setting.value !== null && typeof setting.value === 'object' ? setting.value : [];
	const { allow, deny } = deviceChange(setting.startedDevices, wanted);
	return [
		...allow.map((rule) => ['devices.allow', rule] as const),
		...deny.map((rule) => ['devices.deny', rule] as const),
	];
}

/** LXC keeps the device program of cgroup v2 and puts a new one in its place for each rule. */
async function throughLxc(
	{ lxcpath, name }: Place,
	commands: readonly (readonly [string, string])[],
): Promise<void> {
	for (const [key, rule] of commands) {
		const result = await run(['lxc-cgroup', '-P', lxcpath, '-n', name, key, rule], {
			timeoutMs: 10_000,
		});
		if (result.exitCode !== 0) throw limitFailed(name, 'devices', result.stderr.trim());
	}
}

function limitFailed(name: string, limit: LimitField, why: string): OperationError {
	return new OperationError(`cannot set ${limit} of ${name}: ${why}`, { reason: 'LimitFailed' });
}
