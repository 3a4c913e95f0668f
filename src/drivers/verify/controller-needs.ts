import type { Declared } from '../../model/catalog.ts';
import { neededControllers } from '../../model/limit-controllers.ts';
import { readLayout } from '../cgroup/host-layout.ts';
import { provisionOf } from '../cgroup/provision.ts';
import type { ControllerNeed } from './controllers.ts';
import type { VerifyHost } from './verify-host.ts';

/** What the instances need of this host's cgroups as they are mounted now. */
export async function controllerNeeds(
	host: VerifyHost,
	instances: readonly Declared[],
): Promise<{ readonly layout: string; readonly needs: readonly ControllerNeed[] }> {
	const layout = readLayout();
	const kernelControllers = (await host.readText('/proc/cgroups')) ?? '';
	const needs = [...usersOf(instances)].map(([controller, neededBy]) => ({
		controller,
		neededBy,
		provision: () => provisionOf(controller, layout, kernelControllers),
	}));
	return { layout: layout.kind, needs };
}

/** Names of instances by controller. */
function usersOf(instances: readonly Declared[]): ReadonlyMap<string, readonly string[]> {
	const users = new Map<string, readonly string[]>();
	for (const { name, spec } of instances) {
		for (const controller of neededControllers(spec)) {
			users.set(controller, [...(users.get(controller) ?? []), name]);
		}
	}
	return users;
}
