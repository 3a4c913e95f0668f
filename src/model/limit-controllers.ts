import { ALL_CPUS } from './cpu-list.ts';
import type { InstanceSpec } from './instance-spec.ts';
import { LIMIT_FIELDS, type LimitField } from './plan.ts';

/** The cgroup controller that each limit needs; version 1 and 2 call these alike. */
export const CONTROLLER_OF = {
	'memory.max': 'memory',
	'hvparams.cpu_mask': 'cpuset',
	'cpu.quota': 'cpu',
	'cpu.weight': 'cpu',
	pids: 'pids',
	devices: 'devices',
} as const satisfies Readonly<Record<LimitField, string>>;

export type LimitController = (typeof CONTROLLER_OF)[LimitField];

/** Whether a spec limits anything here; what it leaves alone needs no controller. */
const IS_LIMITED: Readonly<Record<LimitField, (spec: InstanceSpec) => boolean>> = {
	'memory.max': ({ memory }) => memory.max !== null,
	'hvparams.cpu_mask': ({ hvparams }) => hvparams.cpu_mask !== ALL_CPUS,
	'cpu.quota': ({ cpu }) => cpu.quota !== null,
	'cpu.weight': ({ cpu }) => cpu.weight !== null,
	pids: ({ pids }) => pids !== null,
	devices: () => true,
};

/** The controllers without which a limit of this spec could not be set, each once. */
export function limitControllers(spec: InstanceSpec): readonly LimitController[] {
	const limited = LIMIT_FIELDS.filter((field) => isLimited(field, spec));
	return [...new Set(limited.map((field) => CONTROLLER_OF[field]))];
}

export function isLimited(field: LimitField, spec: InstanceSpec): boolean {
	return IS_LIMITED[field](spec);
}
