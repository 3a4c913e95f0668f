import { OperationError } from '../../model/errors.ts';
import { CONTROLLER_OF } from '../../model/limit-controllers.ts';
import type { LimitField, LimitSetting } from '../../model/plan.ts';
import { CPU_MASK, CPU_QUOTA, CPU_WEIGHT, PIDS } from './cpu-and-pids-writers.ts';
import { DEVICES } from './devices-writer.ts';
import { DISKS_IO } from './io/io-writer.ts';
import { failing, type LimitWriter } from './limit-writer.ts';
import { MEMORY_LIMIT, MEMORY_MIN, MEMORY_SWAP } from './memory/memory-writers.ts';
import type { Mount } from './mount-info.ts';
import type { PayloadDirectories } from './payload.ts';

export interface LimitChange extends LimitSetting {
	/** The instance, for messages. */
	readonly name: string;
	readonly directories: PayloadDirectories;
	/** What the container's init has mounted; asked only when it is needed. */
	readonly mounts: () => readonly Mount[];
}

const WRITERS: Readonly<Record<LimitField, LimitWriter>> = {
	'hvparams.cpu_mask': CPU_MASK,
	'cpu.quota': CPU_QUOTA,
	'cpu.weight': CPU_WEIGHT,
	pids: PIDS,
	devices: DEVICES,
	'disks.io': DISKS_IO,
	'memory.min': MEMORY_MIN,
	'memory.swap': MEMORY_SWAP,
	'memory.max': MEMORY_LIMIT,
	'memory.target': MEMORY_LIMIT,
};

/**
 * Sets one limit of a running container through its cgroup files and reads it back, by the kernel's
 * rounding. Throws `ControllerMissing`, `LimitFailed`, `SwapNotAccounted`, and for a memory limit what
 * `setMemoryLimit` does. On cgroup v2 devices have no file.
 */
export async function writeLimit(change: LimitChange): Promise<void> {
	const controller = CONTROLLER_OF[change.limit];
	const directory = change.directories.get(controller);
	if (directory === undefined) {
		const hint = 'A restart brings it: what limits need is mounted or enabled before a start.';
		throw new OperationError(
			`${failing(change)}: the container has no cgroup of the controller ${controller}`,
			{ reason: 'ControllerMissing', hint },
		);
	}
	await WRITERS[change.limit]({ ...change, directory });
}
