import type { ObservedInstance } from '../../../../model/observed.ts';
import { formatBytes } from '../../../../model/quantity.ts';
import { cgroupValue, kernelBytes, lastValue } from './config-values.ts';
import type { Setting } from './read-config.ts';

/**
 * The memory of a container as a spec says it. What its config says nothing of stays unset; of the rest, what
 * was set since the start counts.
 */
export function adoptedMemory(settings: readonly Setting[], limits: ObservedInstance['limits']) {
	const max = limits?.memoryMax ?? configuredMax(settings);
	const min = kernelBytes(cgroupValue(settings, 'memory.soft_limit_in_bytes', 'memory.low'));
	const swap = configuredSwap(settings);
	const live = limits?.memory ?? null;
	const liveSwap = live?.swapMax === 'NotAccounted' ? null : live?.swapMax;
	return {
		max: max === null ? null : formatBytes(max),
		...(min === null || min === 0 ? {} : { min: formatBytes(live?.min ?? min) }),
		...(swap === null ? {} : { swap: formatBytes(liveSwap ?? swap) }),
	};
}

function configuredMax(settings: readonly Setting[]): number | null {
	return kernelBytes(cgroupValue(settings, 'memory.limit_in_bytes', 'memory.max'));
}

/** Version 1 limits memory and swap together. */
function configuredSwap(settings: readonly Setting[]): number | null {
	const swap = kernelBytes(lastValue(settings, 'lxc.cgroup2.memory.swap.max'));
	if (swap !== null) return swap;
	const both = kernelBytes(lastValue(settings, 'lxc.cgroup.memory.memsw.limit_in_bytes'));
	const max = configuredMax(settings);
	return both === null || max === null ? null : Math.max(0, both - max);
}
