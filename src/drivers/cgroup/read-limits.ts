import { canonicalDeviceRules } from '../../model/device-rule.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import { CgroupGone, readLimitFile } from './limit-file.ts';
import { parseLimit } from './limit-value.ts';
import { readMemory } from './memory/read-memory.ts';
import type { ControllerDirectory, PayloadDirectories } from './payload.ts';

/**
 * The limits that are in force and what is used of them. A controller that is not there limits nothing.
 * `swapFree`: bytes of swap that the host has left. `null` when the container's cgroups vanish meanwhile.
 */
export function readLimits(
	directories: PayloadDirectories,
	swapFree: number,
): ObservedLimits | null {
	try {
		return {
			...readMemory(directories.get('memory'), swapFree),
			...readPids(directories.get('pids')),
			cpus: readCpus(directories.get('cpuset')),
			devices: readDevices(directories.get('devices')),
		};
	} catch (thrown) {
		if (thrown instanceof CgroupGone) return null;
		throw thrown;
	}
}

/** The CPUs that processes of a cgroup may use, as the kernel prints lists. */
export function readCpus(directory: ControllerDirectory | undefined): string | null {
	if (directory === undefined) return null;
	const chosen = readLimitFile(directory, 'cpuset.cpus').trim();
	if (chosen !== '') return chosen;
	// nothing chosen on version 2: what the parent allows
	const inForce = directory.version === 1 ? 'cpuset.effective_cpus' : 'cpuset.cpus.effective';
	return readLimitFile(directory, inForce).trim();
}

/** The rules in force; `null` on version 2, where they are a program in the kernel. */
export function readDevices(directory: ControllerDirectory | undefined): readonly string[] | null {
	if (directory?.version !== 1) return null;
	return canonicalDeviceRules(readLimitFile(directory, 'devices.list').trim().split('\n'));
}

export function readPids(
	directory: ControllerDirectory | undefined,
): Pick<ObservedLimits, 'pidsMax' | 'pidsUsed'> {
	if (directory === undefined) return { pidsMax: null, pidsUsed: 0 };
	return {
		pidsMax: parseLimit(readLimitFile(directory, 'pids.max')),
		pidsUsed: Number(readLimitFile(directory, 'pids.current')),
	};
}
