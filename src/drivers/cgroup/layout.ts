import { type Mount, parseMountInfo } from './mount-info.ts';
import { type Membership, parseProcCgroup } from './proc-cgroup.ts';

/** A cgroup tree that is mounted where we can reach it. */
export interface Hierarchy {
	readonly version: 1 | 2;
	/** In the kernel's order. Version 1: as mounted together, or `name=systemd`. Version 2: `cgroup.controllers`. */
	readonly controllers: readonly string[];
	readonly mountPoint: string;
	/** The cgroup that shows at the mount point. */
	readonly root: string;
	/** The cgroup below which LXC makes those of its containers: that of process 1. */
	readonly base: string;
}

export interface CgroupLayout {
	/**
	 * `v1`: controllers on version 1 only (also when nothing is mounted: they can be). `hybrid`: controllers
	 * on version 1, and version 2 is mounted too, with or without controllers. `v2`: version 2 only.
	 */
	readonly kind: 'v1' | 'hybrid' | 'v2';
	readonly hierarchies: readonly Hierarchy[];
	/**
	 * Where to find each controller that containers can use. On `v2` the functions that need no
	 * controller file (devices, freezer) and the old names of what was renamed (cpuacct, blkio) count.
	 */
	readonly controllers: ReadonlyMap<string, Hierarchy>;
}

export interface CgroupSources {
	/** Text of /proc/self/mountinfo. */
	readonly mountInfo: string;
	/** Text of /proc/1/cgroup. */
	readonly pid1Cgroup: string;
	/** Text of `cgroup.controllers` in a directory; '' when there is none. */
	readonly controllersIn: (directory: string) => string;
}

/** What version 2 calls what version 1 has another name for. */
const RENAMED: Readonly<Record<string, string>> = { cpuacct: 'cpu', blkio: 'io' };

export function nameOnVersion2(controller: string): string {
	return RENAMED[controller] ?? controller;
}

/** Finds the mounted hierarchies. The order of mounts does not matter. */
export function discoverCgroups(sources: CgroupSources): CgroupLayout {
	const mounts = parseMountInfo(sources.mountInfo);
	const hierarchies = parseProcCgroup(sources.pid1Cgroup).flatMap(
		(membership) => hierarchyOf(membership, mounts, sources.controllersIn) ?? [],
	);
	const kind = kindOf(hierarchies);
	const pairs = hierarchies.flatMap((hierarchy) =>
		namesOf(hierarchy, kind).map((name) => [name, hierarchy] as const),
	);
	return { kind, hierarchies, controllers: new Map(pairs) };
}

/** The directory of a cgroup, or `null` when the mount does not show it (a bind mount of another part). */
export function directoryOf(hierarchy: Hierarchy, cgroup: string): string | null {
	const { root, mountPoint } = hierarchy;
	if (cgroup === root) return mountPoint;
	if (root === '/') return mountPoint + cgroup;
	return cgroup.startsWith(`${root}/`) ? mountPoint + cgroup.slice(root.length) : null;
}

/** The directory below which LXC makes its cgroups. */
export function baseDirectory(hierarchy: Hierarchy): string {
	return directoryOf(hierarchy, hierarchy.base) ?? hierarchy.mountPoint;
}

function hierarchyOf(
	membership: Membership,
	mounts: readonly Mount[],
	controllersIn: (directory: string) => string,
): Hierarchy | null {
	const version = membership.controllers.length === 0 ? 2 : 1;
	const mount = best(mounts.filter((each) => shows(each, membership, version)));
	if (mount === null) return null;
	const hierarchy: Hierarchy = {
		version,
		controllers: membership.controllers,
		mountPoint: mount.mountPoint,
		root: mount.root,
		// systemd puts itself one level down, into init.scope
		base: membership.path.replace(/\/init\.scope$/, '') || '/',
	};
	if (version === 1) return hierarchy;
	return { ...hierarchy, controllers: words(controllersIn(baseDirectory(hierarchy))) };
}

function shows(mount: Mount, membership: Membership, version: 1 | 2): boolean {
	if (version === 2) return mount.fsType === 'cgroup2';
	return (
		mount.fsType === 'cgroup' &&
		membership.controllers.every((name) => mount.superOptions.includes(name))
	);
}

/** Whole hierarchies before bind mounts of a part, and where LXC looks before any other place. */
function best(mounts: readonly Mount[]): Mount | null {
	const whole = mounts.filter(({ root }) => root === '/');
	const candidates = whole.length > 0 ? whole : mounts;
	const usual = candidates.find(({ mountPoint }) => /\/sys\/fs\/cgroup(\/|$)/.test(mountPoint));
	return usual ?? candidates[0] ?? null;
}

function kindOf(hierarchies: readonly Hierarchy[]): CgroupLayout['kind'] {
	const hasV2 = hierarchies.some(({ version }) => version === 2);
	const hasV1 = hierarchies.some(
		({ version, controllers }) => version === 1 && controllers.some((name) => !name.includes('=')),
	);
	if (hasV1) return hasV2 ? 'hybrid' : 'v1';
	return hasV2 ? 'v2' : 'v1';
}

function namesOf(hierarchy: Hierarchy, kind: CgroupLayout['kind']): readonly string[] {
	const names = hierarchy.controllers.filter((name) => !name.includes('='));
	if (kind !== 'v2' || hierarchy.version === 1) return names;
	const renamed = Object.keys(RENAMED).filter((name) => names.includes(nameOnVersion2(name)));
	return [...names, ...renamed, 'devices', 'freezer'];
}

function words(text: string): readonly string[] {
	return text.split(/\s+/).filter((word) => word !== '');
}
