import { join } from 'node:path';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { baseDirectory } from '../../src/drivers/cgroup/layout.ts';

/** The cgroup of a container's processes in the hierarchy that has this controller. */
export function payloadFolder(name: string, controller: string): string {
	const hierarchy = readLayout().controllers.get(controller);
	if (hierarchy === undefined) throw new Error(`this host has no ${controller} controller`);
	return join(baseDirectory(hierarchy), `lxc.payload.${name}`);
}
