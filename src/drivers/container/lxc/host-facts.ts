import { arch } from 'node:os';
import { readIfThere } from '../../../host/if-there.ts';
import { run } from '../../../host/process.ts';
import type { HostFacts } from '../../../model/migration.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { SHARED_PROFILE } from './config/config-host.ts';
import { isAppArmorOn, loadedProfiles } from './read-config-host.ts';

/** What confines those that are to move live. */
function profileThere(): string {
	if (!isAppArmorOn()) return 'off';
	const isThere = loadedProfiles()?.includes(SHARED_PROFILE) ?? false;
	return isThere ? SHARED_PROFILE : `on, without ${SHARED_PROFILE}`;
}

/** Asked anew each time: packages are upgraded under a daemon. */
export async function hostFacts(lxc: string): Promise<HostFacts> {
	const criu = await run(['criu', '--version']).catch(() => null);
	const cpuinfo = readIfThere('/proc/cpuinfo') ?? '';
	const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
	return {
		lxc,
		criu: /^Version: (.*)$/m.exec(criu?.stdout ?? '')?.[1] ?? '',
		cpuFlags: flags.split(' ').filter(Boolean).toSorted(),
		architecture: arch(),
		cgroups: readLayout().kind,
		apparmor: profileThere(),
	};
}
