import { canonicalDeviceRules } from '../../model/device-rule.ts';
import { CONTROLLER_OF, type LimitController } from '../../model/limit-controllers.ts';
import type { ObservedLimits } from '../../model/observed.ts';
import { enabledDirectories } from './enabled-controllers.ts';
import { readIo } from './io/read-io.ts';
import { CgroupGone, readLimitFile } from './limit-file.ts';
import { parseLimit } from './limit-value.ts';
import { readMemory } from './memory/read-memory.ts';
import type { Mount } from './mount-info.ts';
import type { ControllerDirectory, PayloadDirectories } from './payload.ts';
import { readCpuQuota, readCpuWeight } from './read-cpu.ts';

const CONTROLLERS: readonly LimitController[] = [...new Set(Object.values(CONTROLLER_OF))];

/** What limits are read with beside the cgroups. */
export interface LimitSurroundings {
	/** Bytes of swap that the host has left. */
	readonly swapFree: number;
	/** What the container's init has mounted; asked only when it is needed. */
	readonly mounts: () => readonly Mount[];
}

/**
 * The limits that are in force and what is used of them. A controller that is not there limits nothing.
 * `null` when the container's cgroups vanish meanwhile.
 */
export function readLimits(
	mounted: PayloadDirectories,
	{ swapFree, mounts }: LimitSurroundings,
): ObservedLimits | null {
	const directories = enabledDirectories(mounted);
	const cpu = directories.get('cpu');
	try {
		return {
			...readMemory(directories.get('memory'), swapFree),
			...readPids(directories.get('pids')),
			cpus: readCpus(directories.get('cpuset')),
			cpuWeight: cpu === undefined ? null : readCpuWeight(cpu),
			cpuQuota: cpu === undefined ? null : readCpuQuota(cpu),
			devices: readDevices(directories.get('devices')),
			io: readIo(directories.get('blkio'), mounts),
			withoutControllers: CONTROLLERS.filter((controller) => !directories.has(controller)),
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
	const text = readLimitFile(directory, 'devices.list');
	if (lastDevices.text !== text) {
		lastDevices = { text, rules: canonicalDeviceRules(text.trim().split('\n')) };
	}
	return lastDevices.rules;
}

/** Most containers have the same rules, so the last answer is often the next one. */
let lastDevices: { readonly text: string; readonly rules: readonly string[] } = {
	text: '',
	rules: [],
};

export function readPids(
	directory: ControllerDirectory | undefined,
): Pick<ObservedLimits, 'pidsMax' | 'pidsUsed'> {
	if (directory === undefined) return { pidsMax: null, pidsUsed: 0 };
	return {
		pidsMax: parseLimit(readLimitFile(directory, 'pids.max')),
		pidsUsed: Number(readLimitFile(directory, 'pids.current')),
	};
}
