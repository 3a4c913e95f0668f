import { readValueIfThere } from '../../host/if-there.ts';
import type { ControllerDirectory } from './payload.ts';

export type Freezer = 'THAWED' | 'FREEZING' | 'FROZEN';

/** Whether the processes of a cgroup stand still. A cgroup that is not there is not frozen. */
export function readFreezer(directory: ControllerDirectory | undefined): Freezer {
	if (directory === undefined) return 'THAWED';
	if (directory.version === 1) {
		const state = readValueIfThere(`${directory.path}/freezer.state`)?.trim();
		return state === 'FROZEN' || state === 'FREEZING' ? state : 'THAWED';
	}
	if (readValueIfThere(`${directory.path}/cgroup.events`)?.includes('frozen 1')) return 'FROZEN';
	return readValueIfThere(`${directory.path}/cgroup.freeze`)?.trim() === '1'
		? 'FREEZING'
		: 'THAWED';
}
