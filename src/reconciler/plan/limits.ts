import { DEFAULT_WEIGHT, quotaInForce } from '../../model/cpu-share.ts';
import { allowedDevices } from '../../model/device-rule.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import { CONTROLLER_OF } from '../../model/limit-controllers.ts';
import { isMemoryLimit, memoryLimit, wholePages } from '../../model/memory-limit.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import type { LimitField, LimitValue } from '../../model/plan.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { currentIo, desiredIo } from './io-rules.ts';
import type { NodeFacts } from './plan-input.ts';

type NodeCpus = Pick<NodeFacts, 'cpus'>;

/** What a container was started with (`null` = not on record), and what it should be. */
interface RunningSpecs {
	readonly started: InstanceSpec | null;
	readonly wanted: InstanceSpec;
}

/** What the planner knows of one limit. */
interface LimitRule {
	/** As the host will show it once it is set, so that rounding is never taken for drift. */
	readonly desired: (spec: InstanceSpec, node: NodeCpus) => LimitValue;
	/** As the host shows it; `undefined` when nobody can tell. */
	readonly current: (limits: ObservedLimits, running: RunningSpecs) => LimitValue | undefined;
	/** `started` with this limit as `wanted` has it. */
	readonly taken: (started: InstanceSpec, wanted: InstanceSpec) => InstanceSpec;
}

/** Both fields say what the one limit is, so both are taken over. */
const MEMORY_LIMIT: LimitRule = {
	desired: ({ memory }) => inPages(memoryLimit(memory)),
	current: ({ memoryMax }) => memoryMax,
	taken: (started, { memory: { max, target } }) => ({
		...started,
		memory: { ...started.memory, max, target },
	}),
};

const RULES: Readonly<Record<LimitField, LimitRule>> = {
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
		current: ({ devices }, { started }) => {
			if (devices !== null) return devices;
			return started === null ? undefined : allowedDevices(started.devices);
		},
		taken: (started, { devices }) => ({ ...started, devices }),
	},
	'disks.io': {
		desired: desiredIo,
		current: ({ io }, specs) => currentIo(io, specs),
		taken: (started, { disks }) => ({
			...started,
			disks: started.disks.map((disk) => {
				const now = disks.find(({ name }) => name === disk.name);
				return { ...disk, io: now?.io ?? null };
			}),
		}),
	},
	'memory.min': {
		desired: ({ memory: { min } }) => inPages(min) || null,
		current: ({ memory }) => memory?.min ?? null,
		taken: (started, { memory: { min } }) => ({ ...started, memory: { ...started.memory, min } }),
	},
	'memory.swap': {
		desired: ({ memory: { swap } }) => inPages(swap),
		current: ({ memory }) =>
			memory === null || memory.swapMax === 'NotAccounted' ? undefined : memory.swapMax,
		taken: (started, { memory: { swap } }) => ({ ...started, memory: { ...started.memory, swap } }),
	},
	'memory.max': MEMORY_LIMIT,
	'memory.target': MEMORY_LIMIT,
};

/** A limit as the host will show it once it is set. */
export function desiredLimit(field: LimitField, spec: InstanceSpec, node: NodeCpus): LimitValue {
	return RULES[field].desired(spec, node);
}

function inPages(bytes: number | null): number | null {
	return bytes === null ? null : wholePages(bytes);
}

/**
 * A limit as it is now. `undefined` when nobody can tell: the container has no such controller, the kernel does
 * not account swap, or device rules on cgroup v2 (which the kernel does not show) of a container whose start
 * is not on record.
 */
export function currentLimit(
	field: LimitField,
	limits: ObservedLimits,
	specs: RunningSpecs,
): LimitValue | undefined {
	if (isOutOfReach(field, limits)) return undefined;
	return RULES[field].current(limits, specs);
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

/** Whether a limit that was set is all that the spec asks for; a growing limit may get there in parts. */
export function isWholly(field: LimitField, value: LimitValue, wanted: InstanceSpec): boolean {
	return !isMemoryLimit(field) || value === desiredLimit(field, wanted, { cpus: '' });
}
