import { allowedDevices, canonicalDeviceRules } from '../../model/device-rule.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
import type { NodeFacts } from './plan-input.ts';

/** In the order in which they are set. */
export const LIMIT_FIELDS = ['memory.max', 'hvparams.cpu_mask', 'pids', 'devices'] as const;

// The kernel counts memory in pages and rounds a limit down.
const PAGE = 4096;

/** A limit as the host will show it once it is set, so that rounding is never taken for drift. */
export function desiredLimit(
	field: LimitField,
	spec: InstanceSpec,
	node: Pick<NodeFacts, 'cpus'>,
): LimitValue {
	switch (field) {
		case 'memory.max':
			return inPages(typeof spec.memory.target === 'number' ? spec.memory.target : spec.memory.max);
		case 'hvparams.cpu_mask':
			return spec.hvparams.cpu_mask === 'all' ? node.cpus : spec.hvparams.cpu_mask;
		case 'pids':
			return spec.pids;
		case 'devices':
			return allowedDevices(spec.devices);
	}
}

function inPages(bytes: number | null): number | null {
	return bytes === null ? null : Math.floor(bytes / PAGE) * PAGE;
}

/**
 * A limit as it is now. `undefined` when nobody can tell: no such controller, or device rules on
 * cgroup v2 (which the kernel does not show) of a container whose start is not on record.
 */
export function currentLimit(
	field: LimitField,
	limits: ObservedLimits,
	started: InstanceSpec | null,
): LimitValue | undefined {
	switch (field) {
		case 'memory.max':
			return limits.memoryMax;
		case 'hvparams.cpu_mask':
			return limits.cpus ?? undefined;
		case 'pids':
			return limits.pidsMax;
		case 'devices':
			if (limits.devices !== null) return canonicalDeviceRules(limits.devices);
			return started === null ? undefined : allowedDevices(started.devices);
	}
}

export function isSameLimit(one: LimitValue, other: LimitValue): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * `started` with one limit as `wanted` has it: after a limit was set on the running container this is
 * the spec that it runs with.
 */
export function withLimit(
	started: InstanceSpec,
	wanted: InstanceSpec,
	field: LimitField,
): InstanceSpec {
	switch (field) {
		case 'memory.max':
			return { ...started, memory: { ...started.memory, max: wanted.memory.max } };
		case 'hvparams.cpu_mask': {
			const hvparams = { ...started.hvparams, cpu_mask: wanted.hvparams.cpu_mask };
			return { ...started, hvparams };
		}
		case 'pids':
			return { ...started, pids: wanted.pids };
		case 'devices':
			return { ...started, devices: wanted.devices };
	}
}
