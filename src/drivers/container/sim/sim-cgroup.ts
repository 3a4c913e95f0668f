import { DEFAULT_WEIGHT, quotaInForce } from '../../../model/cpu-share.ts';
import { allowedDevices } from '../../../model/device-rule.ts';
import type { InstanceSpec } from '../../../model/instance-spec.ts';
import { CONTROLLER_OF, type LimitController } from '../../../model/limit-controllers.ts';
import { memoryLimit, wholePages } from '../../../model/memory-limit.ts';
import type { SimCgroup, SimGuest } from './sim-container.ts';
import type { SimNode } from './sim-state.ts';

const CONTROLLERS: readonly LimitController[] = [...new Set(Object.values(CONTROLLER_OF))];

/** The cgroup of a container that was just started with this spec. */
export function freshCgroup(spec: InstanceSpec, node: SimNode, guest: SimGuest): SimCgroup {
	const limit = memoryLimit(spec.memory);
	return {
		memoryMax: inPages(limit),
		memoryUsed: Math.min(guest.memoryUsed, limit ?? Number.POSITIVE_INFINITY),
		memoryPinned: guest.memoryPinned,
		memoryMin: inPages(spec.memory.min) || null,
		swapMax: inPages(spec.memory.swap),
		cpus: cpusOf(spec.hvparams.cpu_mask, node),
		cpuQuota: quotaInForce(spec.cpu.quota),
		cpuWeight: spec.cpu.weight ?? DEFAULT_WEIGHT,
		pidsMax: spec.pids,
		pidsUsed: 1,
		devices: allowedDevices(spec.devices),
		io: [],
		withoutControllers: CONTROLLERS.filter((name) => !node.controllers.includes(name)),
	};
}

/** CPUs as the kernel shows them: `all` is every CPU of the node. */
function cpusOf(mask: string, node: SimNode): string {
	return mask === 'all' ? node.cpus : mask;
}

/** A limit as the kernel keeps it: it counts memory in pages and forgets the rest. */
export function inPages(bytes: number | null): number | null {
	return bytes === null ? null : wholePages(bytes);
}
