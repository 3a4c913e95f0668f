import { ALL_CPUS } from './cpu-list.ts';
import type { InstanceSpec } from './instance-spec.ts';
import { limitedDisks } from './io-limits.ts';
import { memoryLimit, memoryLimitField } from './memory-limit.ts';
import { LIMIT_FIELDS, type LimitField, type MemoryLimitField } from './plan.ts';

/** The cgroup controller that each limit needs; by its name on version 1. */
export const CONTROLLER_OF = {
	'hvparams.cpu_mask': 'cpuset',
	'cpu.quota': 'cpu',
	'cpu.weight': 'cpu',
	pids: 'pids',
	devices: 'devices',
	// version 2 calls it io
	'disks.io': 'blkio',
	'memory.min': 'memory',
	'memory.swap': 'memory',
	'memory.max': 'memory',
	'memory.target': 'memory',
} as const satisfies Readonly<Record<LimitField, string>>;

export type LimitController = (typeof CONTROLLER_OF)[LimitField];

/** Whether a spec limits anything here; what it leaves alone needs no controller. */
const IS_LIMITED: Readonly<Record<LimitField, (spec: InstanceSpec) => boolean>> = {
	'hvparams.cpu_mask': ({ hvparams }) => hvparams.cpu_mask !== ALL_CPUS,
	'cpu.quota': ({ cpu }) => cpu.quota !== null,
	'cpu.weight': ({ cpu }) => cpu.weight !== null,
	pids: ({ pids }) => pids !== null,
	devices: () => true,
	'disks.io': (spec) => limitedDisks(spec).length > 0,
	'memory.min': ({ memory }) => memory.min !== null,
	'memory.swap': ({ memory }) => memory.swap !== null,
	'memory.max': limitsMemoryAs('memory.max'),
	'memory.target': limitsMemoryAs('memory.target'),
};

/** The controllers without which a limit of this spec could not be set, each once. */
function limitControllers(spec: InstanceSpec): readonly LimitController[] {
	const limited = LIMIT_FIELDS.filter((field) => isLimited(field, spec));
	return [...new Set(limited.map((field) => CONTROLLER_OF[field]))];
}

/**
 * The controllers that a start needs: those the spec names, those of its limits, and the freezer, which
 * every container must have to be frozen and thawed.
 */
export function neededControllers(spec: InstanceSpec): readonly string[] {
	return [...new Set([...spec.hvparams.lxc_cgroup_use, ...limitControllers(spec), 'freezer'])];
}

/** Which of them a host cannot give, and what needs them, in words; `null` when it has all. */
export function missingControllers(
	spec: InstanceSpec,
	{ controllers }: { readonly controllers: readonly string[] },
): string | null {
	const missing = neededControllers(spec).filter((name) => !controllers.includes(name));
	if (missing.length === 0) return null;
	const needed = missing.map((name) => `${name} (${neededBy(name, spec).join(', ')})`);
	const plural = missing.length === 1 ? '' : 's';
	return `this host does not offer the cgroup controller${plural} ${needed.join(' and ')}`;
}

function neededBy(controller: string, spec: InstanceSpec): readonly string[] {
	const limits = LIMIT_FIELDS.filter(
		(field) => CONTROLLER_OF[field] === controller && isLimited(field, spec),
	);
	const isNamed = spec.hvparams.lxc_cgroup_use.includes(controller);
	const needs = isNamed ? ['hvparams.lxc_cgroup_use', ...limits] : limits;
	return needs.length === 0 ? ['every container needs it'] : needs;
}

export function isLimited(field: LimitField, spec: InstanceSpec): boolean {
	return IS_LIMITED[field](spec);
}

function limitsMemoryAs(field: MemoryLimitField): (spec: InstanceSpec) => boolean {
	return (spec) => memoryLimitField(spec) === field && memoryLimit(spec.memory) !== null;
}
