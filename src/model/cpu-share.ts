/** The weight of a cgroup that nobody weighted. */
export const DEFAULT_WEIGHT = 100;

/** Within which CPU time is counted: what the kernel gives a new cgroup, in microseconds. */
export const CPU_PERIOD_US = 100_000;

/** What version 1 calls a weight of 100. */
const DEFAULT_SHARES = 1024;
const SHARES = { least: 2, most: 262_144 } as const;
const WEIGHT = { least: 1, most: 10_000 } as const;

/** CPU time in CPUs as microseconds of each period; the kernel counts no finer. */
export function quotaMicroseconds(cpus: number): number {
	return Math.round(cpus * CPU_PERIOD_US);
}

/** A quota as the kernel will show it; `null` = no limit. */
export function quotaInForce(cpus: number | null): number | null {
	return cpus === null ? null : cpusOfQuota(quotaMicroseconds(cpus), CPU_PERIOD_US);
}

/** CPU time in CPUs, to five decimals: what the usual period can tell apart. */
export function cpusOfQuota(quotaUs: number, periodUs: number): number {
	return Math.round((quotaUs / periodUs) * CPU_PERIOD_US) / CPU_PERIOD_US;
}

/** `cpu.shares` of version 1 for a weight, by the proportion that kernel and systemd use. */
export function sharesOfWeight(weight: number): number {
	return within(SHARES, Math.round((weight * DEFAULT_SHARES) / DEFAULT_WEIGHT));
}

/** The weight that shares amount to; the way back from `sharesOfWeight` is exact. */
export function weightOfShares(shares: number): number {
	return within(WEIGHT, Math.round((shares * DEFAULT_WEIGHT) / DEFAULT_SHARES));
}

function within(range: { readonly least: number; readonly most: number }, value: number): number {
	return Math.min(range.most, Math.max(range.least, value));
}
