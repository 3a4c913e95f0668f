import { allowedDevices } from '../../../model/device-rule.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import type { SimCgroup, SimGuest } from './sim-container.ts';
import type { SimNode } from './sim-state.ts';

const PAGE = 4096;

/** The cgroup of a container that was just started with this spec. */
export function freshCgroup(spec: InstanceSpec, node: SimNode, guest: SimGuest): SimCgroup {
	return {
		memoryMax: wholePages(spec.memory.max),
		memoryUsed: Math.min(guest.memoryUsed, spec.memory.max ?? Number.POSITIVE_INFINITY),
		memoryPinned: guest.memoryPinned,
		cpus: cpusOf(spec.hvparams.cpu_mask, node),
		pidsMax: spec.pids,
		pidsUsed: 1,
		devices: allowedDevices(spec.devices),
	};
}

/** CPUs as the kernel shows them: `all` is every CPU of the node. */
export function cpusOf(mask: string, node: SimNode): string {
	return mask === 'all' ? node.cpus : mask;
}

/**
 * What the kernel makes of a new memory limit. Growing is free. Below the use it reclaims first; when
 * that is not enough, cgroup v1 refuses (`Busy`: the old limit stays) and v2 kills processes (`Killed`).
 */
export function writeMemoryMax(
	cgroup: SimCgroup,
	limit: number | null,
	layout: SimNode['cgroupLayout'],
): { readonly end: 'Set' | 'Busy' | 'Killed'; readonly cgroup: SimCgroup } {
	const memoryMax = wholePages(limit);
	const room = memoryMax ?? Number.POSITIVE_INFINITY;
	if (room >= cgroup.memoryPinned) {
		return {
			end: 'Set',
			cgroup: { ...cgroup, memoryMax, memoryUsed: Math.min(cgroup.memoryUsed, room) },
		};
	}
	if (layout !== 'v2')
		return { end: 'Busy', cgroup: { ...cgroup, memoryUsed: cgroup.memoryPinned } };
	return { end: 'Killed', cgroup: { ...cgroup, memoryMax, memoryUsed: 0, memoryPinned: 0 } };
}

/** The kernel counts memory in pages and forgets the rest. */
function wholePages(bytes: number | null): number | null {
	return bytes === null ? null : Math.floor(bytes / PAGE) * PAGE;
}
