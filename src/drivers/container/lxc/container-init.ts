import { readIfThere } from '../../../host/if-there.ts';
import { type ProcessStat, readProcessStat } from '../../../host/process-stat.ts';
import type { CgroupLayout, Hierarchy } from '../../cgroup/layout.ts';
import {
	membershipIn,
	type PayloadDirectories,
	payloadCgroup,
	payloadDirectories,
} from '../../cgroup/payload.ts';
import { parseProcCgroup } from '../../cgroup/proc-cgroup.ts';
import type { Monitor } from './monitors.ts';

/** The first process of a container, as the host numbers it. */
export interface ContainerInit {
	readonly pid: number;
	readonly startTicks: number;
	/** False until LXC has replaced itself by the container's own program. */
	readonly ready: boolean;
	/** Its cgroup in the hierarchy that is searched for monitors. */
	readonly payload: string;
	readonly directories: PayloadDirectories;
}

/** Finds inits. What cannot change while a process lives is read once. */
export class InitFinder {
	readonly #procRoot: string;
	readonly #known = new Map<
		number,
		{ readonly init: ContainerInit; readonly layout: CgroupLayout }
	>();

	constructor(procRoot: string) {
		this.#procRoot = procRoot;
	}

	/** The child of a monitor that is in a cgroup of its own; `null` before there is one and after it ended. */
	ofMonitor(monitor: Monitor, where: SearchedLayout): ContainerInit | null {
		const children = readIfThere(`${this.#procRoot}/${monitor.pid}/task/${monitor.pid}/children`);
		for (const pid of (children ?? '').split(' ').filter((text) => text !== '')) {
			const init = this.ofProcess(Number(pid), where, monitor.title);
			if (init !== null && !init.payload.endsWith(`/${monitor.cgroup}`)) return init;
		}
		return null;
	}

	/** The process itself; `null` when it has ended. `unready` is the title it has before it is ready. */
	ofProcess(pid: number, where: SearchedLayout, unready = ''): ContainerInit | null {
		const stat = readProcessStat(this.#procRoot, pid);
		if (!stat?.alive) return null;
		const known = this.#known.get(pid);
		if (known?.init.startTicks === stat.startTicks && known.layout === where.layout) {
			return known.init;
		}
		const init = this.#read(pid, stat, { ...where, unready });
		if (init?.ready) this.#known.set(pid, { init, layout: where.layout });
		return init;
	}

	/** Forgets every process that is not among these. */
	keepOnly(pids: ReadonlySet<number>): void {
		for (const pid of this.#known.keys()) if (!pids.has(pid)) this.#known.delete(pid);
	}

	#read(
		pid: number,
		{ startTicks }: ProcessStat,
		where: SearchedLayout & { readonly unready: string },
	): ContainerInit | null {
		const procCgroup = readIfThere(`${this.#procRoot}/${pid}/cgroup`);
		const title = readIfThere(`${this.#procRoot}/${pid}/cmdline`);
		if (procCgroup === null || title === null) return null;
		const memberships = parseProcCgroup(procCgroup);
		return {
			pid,
			startTicks,
			ready: title.replace(/\0+$/, '') !== where.unready,
			payload: payloadCgroup(membershipIn(where.searched, memberships)?.path ?? ''),
			directories: payloadDirectories(where.layout, procCgroup),
		};
	}
}

export interface SearchedLayout {
	readonly layout: CgroupLayout;
	/** The hierarchy in which monitors and payloads are looked for. */
	readonly searched: Hierarchy;
}
