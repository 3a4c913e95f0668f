import { readValueIfThere } from '../../host/if-there.ts';
import { nameOnVersion2 } from './layout.ts';
import type { ControllerDirectory, LimitedController, PayloadDirectories } from './payload.ts';

/** Functions of version 2 that need no controller. */
const BUILT_IN: ReadonlySet<LimitedController> = new Set(['devices', 'freezer']);

/**
 * The directories that have their controller's files. On version 2 a cgroup has them only when the cgroup
 * above it enabled the controller, which may happen while the container runs.
 */
export function enabledDirectories(directories: PayloadDirectories): PayloadDirectories {
	const unified = [...directories.values()].find(({ version }) => version === 2);
	const enabled = unified === undefined ? null : controllersOf(unified);
	if (enabled === null) return directories;
	return new Map(
		[...directories].filter(
			([controller, { version }]) =>
				version === 1 || BUILT_IN.has(controller) || enabled.includes(nameOnVersion2(controller)),
		),
	);
}

/** `null` when the cgroup is gone. */
function controllersOf({ path }: ControllerDirectory): readonly string[] | null {
	return readValueIfThere(`${path}/cgroup.controllers`)?.trim().split(' ') ?? null;
}
