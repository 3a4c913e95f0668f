import { readValueIfThere } from '../../../host/if-there.ts';
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

	/** By monitor: a container's init is another one only after the first has ended. */
	readonly #last = new Map<string, ContainerInit>();

	constructor(procRoot: string) {
		this.#procRoot = procRoot;
	}

	/** The child of a monitor that is in a cgroup of its own; `null` before there is one and after it ended. */
	ofMonitor(monitor: Monitor, where: SearchedLayout): ContainerInit | null {
		const key = `${monitor.pid} ${monitor.title}`;
		const last = this.#last.get(key);
		const now = last && this.ofProcess(last.pid, where);
		if (now && now.startTicks === last.startTicks) return now;
		const init = this.#childOf(monitor, where);
		if (init?.ready) this.#last.set(key, init);
		return init;
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
		for (const [key, { pid }] of this.#last) if (!pids.has(pid)) this.#last.delete(key);
	}

	#childOf(monitor: Monitor, where: SearchedLayout): ContainerInit | null {
		const { pid } = monitor;
		const children = readValueIfThere(`${this.#procRoot}/${pid}/task/${pid}/children`) ?? '';
		for (const child of children.split(' ').filter((text) => text !== '')) {
			const init = this.ofProcess(Number(child), where, monitor.title);
			if (init !== null && !init.payload.endsWith(`/${monitor.cgroup}`)) return init;
		}
		return null;
	}

	#read(
		pid: number,
		{ startTicks }: ProcessStat,
		where: SearchedLayout & { readonly unready: string },
	): ContainerInit | null {
		const procCgroup = readValueIfThere(`${this.#procRoot}/${pid}/cgroup`);
		const title = readValueIfThere(`${this.#procRoot}/${pid}/cmdline`);
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
