import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { memoryLimit } from '../../../../model/memory-limit.ts';
import { cgroupKey } from './cgroup-key.ts';
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
		...(pids === null ? [] : [setting(key('pids', 'pids.max', 'pids.max'), pids)]),
	];
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
