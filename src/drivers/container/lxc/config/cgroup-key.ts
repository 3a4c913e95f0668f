import { OperationError } from '../../../../model/errors.ts';
import { type ConfigHost, hasFeature, knowsCgroup1 } from './config-host.ts';

/** `lxc.cgroup.FILE` or `lxc.cgroup2.FILE`, whichever the controller is bound to. */
export function cgroupKey(
	host: ConfigHost,
	controller: string,
	file: { readonly v1: string; readonly v2: string },
): string {
	return controllerVersion(host, controller) === 1
		? `lxc.cgroup.${file.v1}`
		: `lxc.cgroup2.${file.v2}`;
}

/**
 * The cgroup version that a controller's keys are written for: where it is bound now, and for one that is
 * mounted only before a start, v1 on hosts that use v1 at all.
 */
export function controllerVersion(host: ConfigHost, controller: string): 1 | 2 {
	const version = host.controllers.get(controller) ?? (host.layout === 'v2' ? 2 : 1);
	if (version === 1 && !knowsCgroup1(host)) {
		throw new OperationError(
			`cannot write an LXC config: this host has the ${controller} controller on cgroup v1, which LXC ${host.lxcVersion} does not know`,
			{
				reason: 'ControllerMissing',
				retry: 'never',
				hint: 'Boot with systemd.unified_cgroup_hierarchy=1, or install LXC 6.',
			},
		);
	}
	if (version === 2 && !hasFeature(host, controller === 'devices' ? 'cgroup2Devices' : 'cgroup2')) {
		throw new OperationError(
			`cannot write an LXC config: this host has the ${controller} controller on cgroup v2, which LXC ${host.lxcVersion} cannot use`,
			{ reason: 'LxcTooOld', retry: 'never', hint: 'Install LXC 4 or newer.' },
		);
	}
	return version;
}
