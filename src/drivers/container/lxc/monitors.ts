import { readIfThere } from '../../../host/if-there.ts';
import { processesIn } from '../../cgroup/processes.ts';
import type { Place } from './active-sockets.ts';

/** A process of LXC (4 or newer) that watches over one container as long as that runs. */
export interface Monitor extends Place {
	readonly pid: number;
	/** `[lxc monitor] LXCPATH NAME`, with the lxcpath as it was given to lxc-start. */
	readonly title: string;
	/** The last part of its cgroup's path: `lxc.monitor.NAME`, perhaps with a number. */
	readonly cgroup: string;
}

export interface MonitorSearch {
	readonly procRoot: string;
	/** The directory below which LXC makes its cgroups, in any one hierarchy. */
	readonly base: string;
	/** What is there, so that it is listed once. */
	readonly cgroups: readonly string[];
	/** Look only for containers of this name; `null` = for all. */
	readonly only: string | null;
}

/**
 * Where monitors go when their container has ended: they tidy up, or start it again after a reboot
 * from inside. Both are over in an instant, hooks aside.
 */
const PIVOT = 'lxc.pivot';

/** The monitors of running containers. Those that were started with `lxc-start -F` do not show. */
export function findMonitors(search: MonitorSearch): readonly Monitor[] {
	return search.cgroups
		.filter((cgroup) => isCgroupOf(cgroup, 'lxc.monitor', search.only))
		.flatMap((cgroup) => monitorsIn(search, cgroup));
}

/** The monitors of containers that have ended or reboot just now. */
export function findEndingMonitors(search: MonitorSearch): readonly Monitor[] {
	return search.cgroups.includes(PIVOT) ? monitorsIn(search, PIVOT) : [];
}

/** `KIND.NAME`, also with the number that LXC appends when that is taken. */
export function isCgroupOf(cgroup: string, kind: string, name: string | null): boolean {
	if (name === null) return cgroup.startsWith(`${kind}.`);
	if (!cgroup.startsWith(`${kind}.${name}`)) return false;
	return /^(-\d+)?$/.test(cgroup.slice(kind.length + 1 + name.length));
}

function monitorsIn({ procRoot, base }: MonitorSearch, cgroup: string): readonly Monitor[] {
	return processesIn(`${base}/${cgroup}`).flatMap((pid) => {
		const title = readIfThere(`${procRoot}/${pid}/cmdline`)?.replace(/\0+$/, '') ?? '';
		const match = /^\[lxc monitor\] (\/.*) (\S+)$/.exec(title);
		if (match === null) return [];
		const [, lxcpath = '', name = ''] = match;
		return { pid, title, lxcpath, name, cgroup };
	});
}
