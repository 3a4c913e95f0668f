import { allowedDevices } from '../../../../model/device-rule.ts';
import type { DeviceSpec } from '../../../../model/instance-spec.ts';
import { cgroupKey } from './cgroup-key.ts';
import type { ConfigHost } from './config-host.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** Everything is denied first; on cgroup v2 LXC makes a device program of the same lines. */
export function deviceLines(devices: DeviceSpec, host: ConfigHost): readonly ConfigLine[] {
	const key = (file: string) => cgroupKey(host, 'devices', { v1: file, v2: file });
	return [
		setting(key('devices.deny'), 'a'),
		...allowedDevices(devices).map((rule) => setting(key('devices.allow'), rule)),
	];
}
