import { writeFileSync } from 'node:fs';
import type { ControllerDirectory } from './payload.ts';
import type { Freezer } from './read-freezer.ts';

/** Asks the kernel to stop the processes of a cgroup where they are, or to let them go on. */
export function writeFreezer(
	{ path, version }: ControllerDirectory,
	state: Exclude<Freezer, 'FREEZING'>,
): void {
	if (version === 1) writeFileSync(`${path}/freezer.state`, state);
	else writeFileSync(`${path}/cgroup.freeze`, state === 'FROZEN' ? '1' : '0');
}
