import { readValueIfThere } from '../../../host/if-there.ts';
import { readProcessStat } from '../../../host/process-stat.ts';
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

/** Finds monitors by their cgroups and titles. A monitor's title is read once. */
export class MonitorFinder {
	readonly #known = new Map<
		string,
		{ readonly pids: string; readonly monitors: readonly Monitor[] }
	>();

	/** The monitors of running containers. Those that were started with `lxc-start -F` do not show. */
	running(search: MonitorSearch): readonly Monitor[] {
		if (search.only === null) this.#forgetAllBut(new Set(search.cgroups));
		return cgroupsOf(search.cgroups, 'lxc.monitor', search.only).flatMap((cgroup) =>
			this.#inCgroup(search, cgroup),
		);
	}

	/** The monitors of containers that have ended or reboot just now. */
	ending(search: MonitorSearch): readonly Monitor[] {
		return search.cgroups.includes(PIVOT) ? this.#inCgroup(search, PIVOT) : [];
	}

	#forgetAllBut(cgroups: ReadonlySet<string>): void {
		for (const cgroup of this.#known.keys()) if (!cgroups.has(cgroup)) this.#known.delete(cgroup);
	}

	/** As long as the same processes are in a cgroup, they are what they were. */
	#inCgroup({ procRoot, base }: MonitorSearch, cgroup: string): readonly Monitor[] {
		const processes = processesIn(`${base}/${cgroup}`);
		const pids = processes.join(' ');
		const known = this.#known.get(cgroup);
		if (known?.pids === pids) return known.monitors;
		const titled = processes.flatMap((pid) => monitorAt(procRoot, pid, cgroup) ?? []);
		const monitors = withoutChildren(titled, procRoot);
		if (monitors.length > 0) this.#known.set(cgroup, { pids, monitors });
		else this.#known.delete(cgroup);
		return monitors;
	}
}

/** `KIND.NAME`, also with the number that LXC appends when that is taken; of all names when that is `null`. */
export function cgroupsOf(
	cgroups: readonly string[],
	kind: 'lxc.monitor' | 'lxc.payload',
	name: string | null,
): readonly string[] {
	const start = `${kind}.${name ?? ''}`;
	const found = cgroups.filter((cgroup) => cgroup.startsWith(start));
	if (name === null) return found;
	return found.filter((cgroup) => /^(-\d+)?$/.test(cgroup.slice(start.length)));
}

/** A process that is about to become the container's init has its parent's title and cgroup for an instant. */
function withoutChildren(titled: readonly Monitor[], procRoot: string): readonly Monitor[] {
	if (titled.length < 2) return titled;
	const pids = new Set(titled.map(({ pid }) => pid));
	return titled.filter(({ pid }) => !pids.has(readProcessStat(procRoot, pid)?.parent ?? 0));
}

function monitorAt(procRoot: string, pid: number, cgroup: string): Monitor | null {
	const title = readValueIfThere(`${procRoot}/${pid}/cmdline`)?.replace(/\0+$/, '') ?? '';
	const match = /^\[lxc monitor\] (\/.*) (\S+)$/.exec(title);
	if (match === null) return null;
	const [, lxcpath = '', name = ''] = match;
	return { pid, title, lxcpath, name, cgroup };
}
