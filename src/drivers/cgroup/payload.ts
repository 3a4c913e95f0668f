import type { LimitController } from '../../model/limit-controllers.ts';
import { type CgroupLayout, directoryOf, type Hierarchy } from './layout.ts';
import { type Membership, parseProcCgroup } from './proc-cgroup.ts';

/** The directory with the files of one controller for one container. */
export interface ControllerDirectory {
	readonly version: 1 | 2;
	readonly path: string;
}

export type LimitedController = LimitController | 'freezer';

/** Where a container's cgroups are; a controller that is not mounted has no entry. */
export type PayloadDirectories = ReadonlyMap<LimitedController, ControllerDirectory>;

const CONTROLLERS = ['memory', 'cpuset', 'cpu', 'pids', 'devices', 'blkio', 'freezer'] as const;

/** A container's cgroups, from the text of its init's /proc/PID/cgroup: their names may have got a suffix. */
export function payloadDirectories(layout: CgroupLayout, procCgroup: string): PayloadDirectories {
	const memberships = parseProcCgroup(procCgroup);
	return new Map(
		CONTROLLERS.flatMap((controller) => {
			const hierarchy = hierarchyFor(layout, controller);
			const membership = hierarchy && membershipIn(hierarchy, memberships);
			if (!membership || membership.deleted) return [];
			const cgroup = payloadCgroup(membership.path);
			// a hierarchy that was mounted after the start has all of it in one cgroup with everybody else
			const path = isOwn(cgroup, hierarchy) ? directoryOf(hierarchy, cgroup) : null;
			return path === null ? [] : [[controller, { version: hierarchy.version, path }] as const];
		}),
	);
}

/**
 * The cgroup that LXC made and put the limits on. Init may have moved further down by itself, as
 * systemd does. LXC before 4 made `/lxc/NAME`.
 */
export function payloadCgroup(path: string): string {
	const made = /^.*?\/(?:lxc\.payload(?:\.|\/)|lxc\/)[^/]+/.exec(path);
	return made?.[0] ?? path.replace(/\/init\.scope$/, '');
}

function isOwn(cgroup: string, { base }: Hierarchy): boolean {
	return cgroup !== '' && cgroup !== '/' && cgroup !== base;
}

/** Every version 2 hierarchy can freeze, also one without controllers. */
function hierarchyFor(layout: CgroupLayout, controller: LimitedController): Hierarchy | null {
	const hierarchy = layout.controllers.get(controller);
	if (hierarchy !== undefined) return hierarchy;
	if (controller !== 'freezer') return null;
	return layout.hierarchies.find(({ version }) => version === 2) ?? null;
}

/** Which of a process's cgroups is in this hierarchy. */
export function membershipIn(
	hierarchy: Hierarchy,
	memberships: readonly Membership[],
): Membership | null {
	const found = memberships.find(({ controllers }) =>
		hierarchy.version === 2
			? controllers.length === 0
			: controllers.some((name) => hierarchy.controllers.includes(name)),
	);
	return found ?? null;
}
