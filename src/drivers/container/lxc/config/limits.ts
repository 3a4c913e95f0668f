import { CPU_PERIOD_US, quotaMicroseconds, sharesOfWeight } from '../../../../model/cpu-share.ts';
import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { memoryLimit } from '../../../../model/memory-limit.ts';
import { cgroupKey, controllerVersion } from './cgroup-key.ts';
import type { ConfigHost } from './config-host.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** A field without a limit writes no line: a new cgroup is unlimited. */
export function limitLines(spec: InstanceSpec, host: ConfigHost): readonly ConfigLine[] {
	const { pids } = spec;
	const mask = spec.hvparams.cpu_mask;
	const key = (controller: string, v1: string, v2: string) =>
		cgroupKey(host, controller, { v1, v2 });
	return [
		...memoryLines(spec, host),
		...(mask === 'all' ? [] : [setting(key('cpuset', 'cpuset.cpus', 'cpuset.cpus'), mask)]),
		...quotaLines(spec.cpu, host),
		...weightLines(spec.cpu, host),
		...(pids === null ? [] : [setting(key('pids', 'pids.max', 'pids.max'), pids)]),
	];
}

/** The period is the kernel's own for a new cgroup, and said all the same: the quota means nothing without it. */
function quotaLines({ quota }: InstanceSpec['cpu'], host: ConfigHost): readonly ConfigLine[] {
	if (quota === null) return [];
	const quotaUs = quotaMicroseconds(quota);
	if (controllerVersion(host, 'cpu') === 2)
		return [setting('lxc.cgroup2.cpu.max', `${quotaUs} ${CPU_PERIOD_US}`)];
	return [
		setting('lxc.cgroup.cpu.cfs_period_us', CPU_PERIOD_US),
		setting('lxc.cgroup.cpu.cfs_quota_us', quotaUs),
	];
}

function weightLines({ weight }: InstanceSpec['cpu'], host: ConfigHost): readonly ConfigLine[] {
	if (weight === null) return [];
	return controllerVersion(host, 'cpu') === 2
		? [setting('lxc.cgroup2.cpu.weight', weight)]
		: [setting('lxc.cgroup.cpu.shares', sharesOfWeight(weight))];
}

/** Version 1 limits memory and swap together, and wants the limit of memory first. */
function memoryLines({ memory }: InstanceSpec, host: ConfigHost): readonly ConfigLine[] {
	const { min, swap } = memory;
	const limit = memoryLimit(memory);
	const key = (v1: string, v2: string) => cgroupKey(host, 'memory', { v1, v2 });
	const lines: ConfigLine[] = [];
	if (limit !== null) {
		lines.push(setting(key('memory.limit_in_bytes', 'memory.max'), limit));
	}
	if (swap !== null && limit !== null && host.swapAccounting) {
		const swapKey = key('memory.memsw.limit_in_bytes', 'memory.swap.max');
		lines.push(setting(swapKey, swapKey.includes('memsw') ? limit + swap : swap));
	}
	if (min !== null && min > 0) {
		lines.push(setting(key('memory.soft_limit_in_bytes', 'memory.low'), min));
	}
	return lines;
}
