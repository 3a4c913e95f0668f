import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { cgroupKey } from './cgroup-key.ts';
import type { ConfigHost } from './config-host.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** A field without a limit writes no line: a new cgroup is unlimited. */
export function limitLines(spec: InstanceSpec, host: ConfigHost): readonly ConfigLine[] {
	const { memory, pids } = spec;
	const mask = spec.hvparams.cpu_mask;
	const key = (controller: string, v1: string, v2: string) =>
		cgroupKey(host, controller, { v1, v2 });
	return [
		...(memory.max === null
			? []
			: [setting(key('memory', 'memory.limit_in_bytes', 'memory.max'), memory.max)]),
		...(mask === 'all' ? [] : [setting(key('cpuset', 'cpuset.cpus', 'cpuset.cpus'), mask)]),
		...(pids === null ? [] : [setting(key('pids', 'pids.max', 'pids.max'), pids)]),
	];
}
