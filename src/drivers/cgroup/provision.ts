import { OperationError } from '../../model/errors.ts';
import { type CgroupLayout, type Hierarchy, nameOnVersion2 } from './layout.ts';

/** What has to be done so that containers can use a controller. */
export type Provision =
	| { readonly do: 'nothing' }
	| { readonly do: 'mount'; readonly controller: string }
	/** Switch it on for the children of the cgroup below which LXC makes its own (version 2). */
	| { readonly do: 'enable'; readonly controller: string; readonly hierarchy: Hierarchy };

/** Functions of the version 2 core, which are not switched on. */
const BUILT_IN: ReadonlySet<string> = new Set(['devices', 'freezer']);

/**
 * Throws `ControllerMissing` when the kernel has no such controller, or only on the other cgroup version.
 * `kernelControllers` is the text of /proc/cgroups.
 */
export function provisionOf(
	controller: string,
	layout: CgroupLayout,
	kernelControllers: string,
): Provision {
	const hierarchy = layout.controllers.get(controller);
	if (hierarchy?.version === 1 || (hierarchy && BUILT_IN.has(controller))) return { do: 'nothing' };
	if (hierarchy) return { do: 'enable', controller: nameOnVersion2(controller), hierarchy };
	if (layout.kind === 'v2') {
		throw missing(controller, 'cgroup v2 does not offer it here');
	}
	if (!enabledIn(kernelControllers).includes(controller)) {
		throw missing(controller, 'the kernel does not have it, or it is switched off at boot');
	}
	return { do: 'mount', controller };
}

/** All for which `provisionOf` knows a way, sorted. */
export function offeredControllers(
	{ controllers, kind }: CgroupLayout,
	kernelControllers: string,
): readonly string[] {
	const mountable = kind === 'v2' ? [] : enabledIn(kernelControllers);
	return [...new Set([...controllers.keys(), ...mountable])].sort();
}

export function missing(controller: string, why: string, cause?: unknown): OperationError {
	return new OperationError(`cannot use the cgroup controller ${controller}: ${why}`, {
		reason: 'ControllerMissing',
		hint: 'Take it out of hvparams.lxc_cgroup_use, or boot a kernel that offers it.',
		cause,
	});
}

/** Columns: name, hierarchy, number of cgroups, enabled. */
function enabledIn(kernelControllers: string): readonly string[] {
	return kernelControllers.split('\n').flatMap((line) => {
		const [name = '', , , enabled] = line.split('\t');
		return enabled === '1' ? [name] : [];
	});
}
