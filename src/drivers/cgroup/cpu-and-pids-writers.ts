import { readIfThere } from '../../host/if-there.ts';
import { CPU_PERIOD_US, quotaMicroseconds, sharesOfWeight } from '../../model/cpu-share.ts';
import type { LimitValue } from '../../model/plan.ts';
import { numberOrNone, valueWriter } from './limit-writer.ts';
import type { ControllerDirectory } from './payload.ts';
import { readCpuQuota, readCpuWeight } from './read-cpu.ts';
import { readCpus, readPids } from './read-limits.ts';
import type { CgroupWrite } from './write-in-order.ts';

export const CPU_MASK = valueWriter({
	accept: (value) => (typeof value === 'string' ? value : undefined),
	// every process of the container is moved
	writes: ({ path }, cpus) => [{ ...only(`${path}/cpuset.cpus`, cpus), isSlow: true }],
	read: readCpus,
});

export const CPU_QUOTA = valueWriter({
	accept: numberOrNone,
	writes: quotaWrites,
	read: readCpuQuota,
});

export const CPU_WEIGHT = valueWriter({
	accept: numberOnly,
	writes: ({ version, path }, weight) => [
		version === 2
			? only(`${path}/cpu.weight`, String(weight))
			: only(`${path}/cpu.shares`, String(sharesOfWeight(weight))),
	],
	read: readCpuWeight,
});

export const PIDS = valueWriter({
	accept: numberOrNone,
	writes: ({ path }, max) => [only(`${path}/pids.max`, String(max ?? 'max'))],
	read: (directory) => readPids(directory).pidsMax,
});

/**
 * Version 1 has quota and period in two files. The one goes first that leaves less time in between, so that
 * at no moment there is more than before and after.
 */
export function quotaWrites(
	{ version, path }: ControllerDirectory,
	cpus: number | null,
): readonly CgroupWrite[] {
	const quota = cpus === null ? null : quotaMicroseconds(cpus);
	if (version === 2) return [only(`${path}/cpu.max`, `${quota ?? 'max'} ${CPU_PERIOD_US}`)];
	const periodFile = `${path}/cpu.cfs_period_us`;
	const quotaFile = `${path}/cpu.cfs_quota_us`;
	const period = Number(readIfThere(periodFile));
	if (quota === null || period === CPU_PERIOD_US) return [only(quotaFile, String(quota ?? -1))];
	const setQuota = replacing(quotaFile, String(quota));
	const setPeriod = replacing(periodFile, String(CPU_PERIOD_US));
	return period < CPU_PERIOD_US ? [setPeriod, setQuota] : [setQuota, setPeriod];
}

/** A write that nothing follows. */
function only(file: string, text: string): CgroupWrite {
	return { file, text, undo: null };
}

function replacing(file: string, text: string): CgroupWrite {
	return { file, text, undo: { file, text: readIfThere(file)?.trim() ?? text } };
}

function numberOnly(value: LimitValue): number | undefined {
	return typeof value === 'number' ? value : undefined;
}
