import {
	CPU_PERIOD_US,
	cpusOfQuota,
	DEFAULT_WEIGHT,
	weightOfShares,
} from '../../../../model/cpu-share.ts';
import type { ObservedInstance } from '../../../../model/observed.ts';
import { lastValue } from './config-values.ts';
import type { Setting } from './read-config.ts';

export interface CpuSource {
	readonly settings: readonly Setting[];
	readonly observed: Pick<ObservedInstance, 'limits'>;
}

/** `cpu` of the spec: as it is now, else as configured; nothing for a container that has its usual share. */
export function adoptedCpu({ settings, observed }: CpuSource): {
	readonly cpu?: { readonly quota?: number; readonly weight?: number };
} {
	const quota = observed.limits?.cpuQuota ?? configuredQuota(settings);
	const weight = observed.limits?.cpuWeight ?? configuredWeight(settings);
	const cpu = {
		...(quota === null ? {} : { quota }),
		...(weight === null || weight === DEFAULT_WEIGHT ? {} : { weight }),
	};
	return Object.keys(cpu).length === 0 ? {} : { cpu };
}

function configuredQuota(settings: readonly Setting[]): number | null {
	const [max = 'max', maxPeriod] = (lastValue(settings, 'lxc.cgroup2.cpu.max') ?? '').split(' ');
	const v1 = lastValue(settings, 'lxc.cgroup.cpu.cfs_quota_us');
	const v1Period = lastValue(settings, 'lxc.cgroup.cpu.cfs_period_us');
	const [quota, period] = v1 === null ? [max, maxPeriod] : [v1, v1Period];
	const quotaUs = Number(quota);
	return quotaUs > 0 ? cpusOfQuota(quotaUs, Number(period ?? CPU_PERIOD_US)) : null;
}

function configuredWeight(settings: readonly Setting[]): number | null {
	const weight = lastValue(settings, 'lxc.cgroup2.cpu.weight');
	if (weight !== null) return Number(weight);
	const shares = lastValue(settings, 'lxc.cgroup.cpu.shares');
	return shares === null ? null : weightOfShares(Number(shares));
}
