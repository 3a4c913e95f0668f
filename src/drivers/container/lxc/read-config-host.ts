import { readIfThere, statIfThere } from '../../../host/if-there.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { baseDirectory, type CgroupLayout } from '../../cgroup/layout.ts';
import { type ConfigHost, SHARED_PROFILE } from './config/config-host.ts';

const SECCOMP_PROFILE = '/usr/share/lxc/config/common.seccomp';
const APPARMOR_ENABLED = '/sys/module/apparmor/parameters/enabled';
const APPARMOR_PROFILES = '/sys/kernel/security/apparmor/profiles';

/** Where apparmor_parser may be, without which LXC cannot load the profile that it generates. */
const APPARMOR_PARSERS = ['/usr/sbin/apparmor_parser', '/sbin/apparmor_parser'];

/** What configs depend on, as this host is now. */
export function readConfigHost(lxcVersion: string): ConfigHost {
	const layout = readLayout();
	return {
		lxcVersion,
		layout: layout.kind,
		controllers: new Map(
			[...layout.controllers].map(([name, hierarchy]) => [name, hierarchy.version]),
		),
		swapAccounting: accountsSwap(layout),
		apparmor: isAppArmorOn() && APPARMOR_PARSERS.some(isThere),
		sharedProfile: loadedProfiles()?.includes(SHARED_PROFILE) ?? false,
		seccompProfile: isThere(SECCOMP_PROFILE) ? SECCOMP_PROFILE : null,
	};
}

export function isAppArmorOn(): boolean {
	return readIfThere(APPARMOR_ENABLED)?.trim() === 'Y';
}

/** The names of the AppArmor profiles that the kernel has; `null` where that is not told. */
export function loadedProfiles(): readonly string[] | null {
	try {
		const lines = readIfThere(APPARMOR_PROFILES)?.split('\n');
		return lines?.map((line) => line.replace(/ \(\w+\)$/, '')) ?? null;
	} catch {
		return null;
	}
}

/** Version 2 has no file for it at the top; there it is on unless the kernel was told not to. */
function accountsSwap({ controllers }: CgroupLayout): boolean {
	const memory = controllers.get('memory');
	if (memory?.version === 1) {
		return statIfThere(`${baseDirectory(memory)}/memory.memsw.limit_in_bytes`) !== null;
	}
	return !(readIfThere('/proc/cmdline') ?? '').includes('swapaccount=0');
}

function isThere(path: string): boolean {
	return statIfThere(path) !== null;
}
