import type { InstanceSpec } from '../../../model/instance-spec.ts';
import { memoryLimit } from '../../../model/memory-limit.ts';

/**
 * The controllers that a start needs: those the spec names, those of its limits, and the freezer, which
 * every container must have to be frozen and thawed.
 */
export function neededControllers(spec: InstanceSpec): readonly string[] {
	const needed = [
		...spec.hvparams.lxc_cgroup_use,
		...(limitsMemory(spec) ? ['memory'] : []),
		...(spec.hvparams.cpu_mask === 'all' ? [] : ['cpuset']),
		...(spec.pids === null ? [] : ['pids']),
		'devices',
		'freezer',
	];
	return [...new Set(needed)];
}

function limitsMemory({ memory }: InstanceSpec): boolean {
	return memoryLimit(memory) !== null || memory.min !== null;
}
