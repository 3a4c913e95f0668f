import type { InstanceSpec } from '../../../model/instance-spec.ts';
import { limitControllers } from '../../../model/limit-controllers.ts';

/**
 * The controllers that a start needs: those the spec names, those of its limits, and the freezer, which
 * every container must have to be frozen and thawed.
 */
export function neededControllers(spec: InstanceSpec): readonly string[] {
	const needed = [...spec.hvparams.lxc_cgroup_use, ...limitControllers(spec), 'freezer'];
	return [...new Set(needed)];
}
