import { allowedDevices, canonicalDeviceRules } from '../../model/device-rule.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { isMemoryLimit, memoryLimit, wholePages } from '../../model/memory-limit.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
import type { NodeFacts } from './plan-input.ts';

/** Each is set by one write, in this order. What needs a look at memory first is in `live-memory.ts`. */
export const LIMIT_FIELDS = [
	'hvparams.cpu_mask',
	'pids',
	'devices',
	'memory.min',
] as const satisfies readonly LimitField[];

/** A limit as the host will show it once it is set, so that rounding is never taken for drift. */
export function desiredLimit(
	field: LimitField,
	spec: InstanceSpec,
	node: Pick<NodeFacts, 'cpus'>,
): LimitValue {
	switch (field) {
		case 'memory.max':
		case 'memory.target':
			return inPages(memoryLimit(spec.memory));
		case 'memory.min':
			return inPages(spec.memory.min) || null;
		case 'memory.swap':
			return inPages(spec.memory.swap);
		case 'hvparams.cpu_mask':
			return spec.hvparams.cpu_mask === 'all' ? node.cpus : spec.hvparams.cpu_mask;
		case 'pids':
			return spec.pids;
		case 'devices':
			return allowedDevices(spec.devices);
	}
}

function inPages(bytes: number | null): number | null {
	return bytes === null ? null : wholePages(bytes);
}

/**
 * A limit as it is now. `undefined` when nobody can tell: no such controller, no swap accounting, or device rules on
 * cgroup v2 (which the kernel does not show) of a container whose start is not on record.
 */
export function currentLimit(
	field: LimitField,
	limits: ObservedLimits,
	started: InstanceSpec | null,
): LimitValue | undefined {
	switch (field) {
		case 'memory.max':
		case 'memory.target':
			return limits.memoryMax;
		case 'memory.min':
			return limits.memory?.min ?? null;
		case 'memory.swap':
			return limits.memory === null || limits.memory.swapMax === 'NotAccounted'
				? undefined
				: limits.memory.swapMax;
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
		case 'memory.target': {
			const { max, target } = wanted.memory;
			return { ...started, memory: { ...started.memory, max, target } };
		}
		case 'memory.min':
			return { ...started, memory: { ...started.memory, min: wanted.memory.min } };
		case 'memory.swap':
			return { ...started, memory: { ...started.memory, swap: wanted.memory.swap } };
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

/** Whether a limit that was set is all that the spec asks for; a growing limit may get there in parts. */
export function isWholly(field: LimitField, value: LimitValue, wanted: InstanceSpec): boolean {
	return !isMemoryLimit(field) || value === desiredLimit(field, wanted, { cpus: '' });
}
