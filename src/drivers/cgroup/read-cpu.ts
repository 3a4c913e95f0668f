import { readValueIfThere } from '../../host/if-there.ts';
import { cpusOfQuota, weightOfShares } from '../../model/cpu-share.ts';
import { readLimitFile } from './limit-file.ts';
import type { ControllerDirectory } from './payload.ts';

/** The share when CPUs are short, as version 2 counts it. */
export function readCpuWeight(directory: ControllerDirectory): number {
	return directory.version === 1
		? weightOfShares(Number(readLimitFile(directory, 'cpu.shares')))
		: Number(readLimitFile(directory, 'cpu.weight'));
}

/** The most CPU time in CPUs; `null` = no limit, as on a kernel that cannot limit it. */
export function readCpuQuota(directory: ControllerDirectory): number | null {
	const { version, path } = directory;
	if (version === 2) return quotaOf(readValueIfThere(`${path}/cpu.max`)?.split(' ') ?? []);
	const quota = readValueIfThere(`${path}/cpu.cfs_quota_us`);
	if (quota === null || Number(quota) < 0) return null;
	return quotaOf([quota, readLimitFile(directory, 'cpu.cfs_period_us')]);
}

function quotaOf([quota = 'max', period = '']: readonly string[]): number | null {
	return quota === 'max' ? null : cpusOfQuota(Number(quota), Number(period));
}
