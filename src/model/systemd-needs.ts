import { hasCapability } from './capability.ts';
import { ALL_DEVICES, allowedDevices } from './device-rule.ts';
import type { InstanceSpec } from './instance-spec.ts';

/** Something that an instance with systemd lacks: it would start, and not boot as it should. */
export interface SystemdLack {
	readonly what: string;
	readonly hint: string;
}

export function systemdLacks({ capabilities, devices }: InstanceSpec): readonly SystemdLack[] {
	const lacks: SystemdLack[] = [];
	if (!hasCapability(capabilities, 'sys_admin')) {
		const what = 'cannot boot without the capability sys_admin';
		lacks.push({ what, hint: 'Let it have sys_admin: see capabilities.' });
	}
	const allowed = allowedDevices(devices);
	if (!allowed.includes(ALL_DEVICES) && !allowed.includes('c 1:3 rwm')) {
		const what = 'cannot start its journal on cgroup v1 without mknod for the usual devices';
		lacks.push({ what, hint: 'Set devices.preset: systemd.' });
	}
	return lacks;
}
