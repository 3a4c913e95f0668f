import { readIfThere } from '../../../host/if-there.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { type ControllerDirectory, payloadDirectories } from '../../cgroup/payload.ts';

/** Where the kernel freezes the container of an init; `null` when it ended, or no freezer is there. */
export function freezerOf(initPid: number | null): ControllerDirectory | null {
	const procCgroup = initPid === null ? null : readIfThere(`/proc/${initPid}/cgroup`);
	if (procCgroup === null) return null;
	return payloadDirectories(readLayout(), procCgroup).get('freezer') ?? null;
}
