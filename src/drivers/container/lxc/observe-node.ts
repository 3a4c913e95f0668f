import { readIfThere } from '../../../host/if-there.ts';
import type { ObservedNode } from '../../../model/observed.ts';
import { baseDirectory, type CgroupLayout } from '../../cgroup/layout.ts';
import { offeredControllers } from '../../cgroup/provision.ts';

/** What matters of the host itself. `lxcVersion` and `bootedAt` are known to whoever asks. */
export function observeNode(
	layout: CgroupLayout,
	host: { readonly procRoot: string; readonly lxcVersion: string; readonly bootedAt: number },
): ObservedNode {
	const memory = readIfThere(`${host.procRoot}/meminfo`) ?? '';
	return {
		bootedAt: host.bootedAt,
		lxcVersion: host.lxcVersion,
		cgroupLayout: layout.kind,
		controllers: offeredControllers(layout, readIfThere(`${host.procRoot}/cgroups`) ?? ''),
		cpus: usableCpus(layout),
		memoryTotal: bytesOf(memory, 'MemTotal'),
		memoryAvailable: bytesOf(memory, 'MemAvailable'),
	};
}

/** The CPUs of the cgroup below which containers are made; without a cpuset controller all that are online. */
function usableCpus({ controllers }: CgroupLayout): string {
	const cpuset = controllers.get('cpuset');
	if (cpuset === undefined) return readIfThere('/sys/devices/system/cpu/online')?.trim() ?? '';
	const file = cpuset.version === 1 ? 'cpuset.effective_cpus' : 'cpuset.cpus.effective';
	return readIfThere(`${baseDirectory(cpuset)}/${file}`)?.trim() ?? '';
}

/** /proc/meminfo says kB and means KiB. */
export function bytesOf(memory: string, field: string): number {
	return Number(new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(memory)?.[1] ?? 0) * 1024;
}
