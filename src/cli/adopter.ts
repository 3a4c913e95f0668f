import { describeForAdoption } from '../drivers/container/lxc/adopt/adopt.ts';
import { LxcObserver } from '../drivers/container/lxc/lxc-observer.ts';
import { installedLxcVersion } from '../drivers/container/lxc/lxc-version.ts';
import { readConfigHost } from '../drivers/container/lxc/read-config-host.ts';
import { OperationError } from '../model/errors.ts';
import type { Paths } from '../model/paths.ts';
import type { Adopter } from '../reconciler/by-hand/adopt.ts';
import type { Settings } from '../settings.ts';

/** Reads containers that other tools made on this host. */
export function adopterOf(settings: Settings, paths: Paths): Adopter {
	return {
		read: async (name, lxcpath) => {
			if (settings.simulate) throw nothingToAdopt(name);
			const lxcVersion = await installedLxcVersion();
			const observer = new LxcObserver({ paths, lxcVersion });
			const host = readConfigHost(lxcVersion);
			return { yaml: await describeForAdoption({ name, lxcpath }, observer, host) };
		},
	};
}

function nothingToAdopt(name: string): OperationError {
	return new OperationError(`cannot adopt ${name}: the host is simulated`, {
		reason: 'NotDeclared',
		retry: 'never',
		hint: 'Only real containers can be adopted.',
	});
}
