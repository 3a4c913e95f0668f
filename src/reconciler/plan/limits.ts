import { DEFAULT_WEIGHT, quotaInForce } from '../../model/cpu-share.ts';
import { allowedDevices } from '../../model/device-rule.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { CONTROLLER_OF } from '../../model/limit-controllers.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { NodeFacts } from './plan-input.ts';

type NodeCpus = Pick<NodeFacts, 'cpus'>;

/** What the planner knows of one limit. */
interface LimitRule {
	/** As the host will show it once it is set, so that rounding is never taken for drift. */
	readonly desired: (spec: InstanceSpec, node: NodeCpus) => LimitValue;
	/** As the host shows it; `undefined` when nobody can tell. */
	readonly current: (
		limits: ObservedLimits,
		started: InstanceSpec | null,
	) => LimitValue | undefined;
	/** `started` with this limit as `wanted` has it. */
	readonly taken: (started: InstanceSpec, wanted: InstanceSpec) => InstanceSpec;
}

// The kernel counts memory in pages and rounds a limit down.
const PAGE = 4096;

const RULES: Readonly<Record<LimitField, LimitRule>> = {
	'memory.max': {
		desired: ({ memory: { max } }) => (max === null ? null : Math.floor(max / PAGE) * PAGE),
		current: ({ memoryMax }) => memoryMax,
		taken: (started, { memory: { max } }) => ({ ...started, memory: { ...started.memory, max } }),
	},
	'hvparams.cpu_mask': {
		desired: ({ hvparams }, node) => (hvparams.cpu_mask === 'all' ? node.cpus : hvparams.cpu_mask),
		current: ({ cpus }) => cpus ?? undefined,
		taken: (started, { hvparams: { cpu_mask } }) => ({
			...started,
			hvparams: { ...started.hvparams, cpu_mask },
		}),
	},
	'cpu.quota': {
		desired: ({ cpu: { quota } }) => quotaInForce(quota),
		current: ({ cpuQuota }) => cpuQuota,
		taken: (started, { cpu: { quota } }) => ({ ...started, cpu: { ...started.cpu, quota } }),
	},
	'cpu.weight': {
		desired: ({ cpu: { weight } }) => weight ?? DEFAULT_WEIGHT,
		current: ({ cpuWeight }) => cpuWeight ?? undefined,
		taken: (started, { cpu: { weight } }) => ({ ...started, cpu: { ...started.cpu, weight } }),
	},
	pids: {
		desired: ({ pids }) => pids,
		current: ({ pidsMax }) => pidsMax,
		taken: (started, { pids }) => ({ ...started, pids }),
	},
	devices: {
		desired: ({ devices }) => allowedDevices(devices),
		current: ({ devices }, started) => {
			if (devices !== null) return devices;
			return started === null ? undefined : allowedDevices(started.devices);
		},
		taken: (started, { devices }) => ({ ...started, devices }),
	},
};

/** A limit as the host will show it once it is set. */
export function desiredLimit(field: LimitField, spec: InstanceSpec, node: NodeCpus): LimitValue {
	return RULES[field].desired(spec, node);
}

/**
 * A limit as it is now. `undefined` when nobody can tell: the container has no such controller, or device
 * rules on cgroup v2 (which the kernel does not show) of a container whose start is not on record.
 */
export function currentLimit(
	field: LimitField,
	limits: ObservedLimits,
	started: InstanceSpec | null,
): LimitValue | undefined {
	if (isOutOfReach(field, limits)) return undefined;
	return RULES[field].current(limits, started);
}

/** True when the container has no cgroup of the controller, so that nothing can set the limit while it runs. */
export function isOutOfReach(field: LimitField, { withoutControllers }: ObservedLimits): boolean {
	return withoutControllers.includes(CONTROLLER_OF[field]);
}

export function isSameLimit(one: LimitValue, other: LimitValue): boolean {
	return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The container was started with this value, or it was set since: it was not the spec that changed. */
export function wasInForce(
	field: LimitField,
	spec: InstanceSpec,
	{ record, node }: { readonly record: InstanceRecord | null; readonly node: NodeCpus },
): boolean {
	const started = record?.started ?? null;
	if (started === null) return false;
	return isSameLimit(desiredLimit(field, started.spec, node), desiredLimit(field, spec, node));
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
	return RULES[field].taken(started, wanted);
}
