import { ALL_CPUS, expandCpuList, parseCpuList } from './cpu-list.ts';
import type { InstanceSpec } from './instance-spec.ts';

interface HostCpus {
	/** Canonical list; '' when nobody can tell. */
	readonly cpus: string;
}

/** Which CPUs of `hvparams.cpu_mask` are not there, in words; `null` when all are. */
export function missingCpus({ hvparams }: InstanceSpec, { cpus }: HostCpus): string | null {
	if (hvparams.cpu_mask === ALL_CPUS || cpus === '') return null;
	const there = new Set(expandCpuList(cpus));
	const missing = expandCpuList(hvparams.cpu_mask).filter((cpu) => !there.has(cpu));
	if (missing.length === 0) return null;
	const list = parseCpuList(missing.join(','));
	const names = list.ok ? list.value : missing.join(',');
	return `hvparams.cpu_mask ${hvparams.cpu_mask} names CPUs that containers cannot use here: ${names} (this host has ${cpus})`;
}

/** That `cpu.quota` is more than there is, in words; `null` when it is not. It does no harm, and limits nothing. */
export function tooManyCpus({ cpu }: InstanceSpec, { cpus }: HostCpus): string | null {
	const count = expandCpuList(cpus).length;
	if (cpu.quota === null || count === 0 || cpu.quota <= count) return null;
	return `more than the ${count} CPUs of this host, so it limits nothing`;
}
