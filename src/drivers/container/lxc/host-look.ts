import { basename } from 'node:path';
import {
	listDirectoriesIfThere,
	listIfThere,
	readIfThere,
	realPathIfThere,
	statIfThere,
} from '../../../host/if-there.ts';
import type { Paths } from '../../../model/paths.ts';
import { layoutIn } from '../../cgroup/host-layout.ts';
import { baseDirectory, type CgroupLayout, type Hierarchy } from '../../cgroup/layout.ts';
import { hostSwapFree } from '../../cgroup/memory/read-memory.ts';
import { type ActiveSockets, type Place, parseActiveSockets } from './active-sockets.ts';
import { type ContainerInit, InitFinder, type SearchedLayout } from './container-init.ts';
import { cgroupsOf, type Monitor, MonitorFinder } from './monitors.ts';
import { mountedDisks } from './mounted-disks.ts';
import { nicNotesOf } from './nics/notes.ts';
import { findOrphans, type Orphan } from './orphans.ts';

export interface WatchedContainer extends Monitor {
	readonly init: ContainerInit | null;
}

/** All signs of running containers at one moment. */
export interface HostLook {
	/** `null` when no cgroup hierarchy is mounted. */
	readonly where: SearchedLayout | null;
	readonly layout: CgroupLayout;
	/** Bytes of swap that the host has left, as it was when this look first needed to know. */
	readonly swapFree: () => number;
	readonly sockets: ActiveSockets;
	/** The directories in our lxcpath; `null` = not listed, where one instance alone is looked at. */
	readonly folders: ReadonlySet<string> | null;
	/** By `placeKey`; more than one where something went wrong. */
	readonly watched: ReadonlyMap<string, readonly WatchedContainer[]>;
	/** Monitors whose container has ended or reboots just now. */
	readonly ending: readonly Monitor[];
	readonly orphans: readonly Orphan[];
	/** By instance: the disks that are mounted on the host for those in our lxcpath. */
	readonly mountedDisks: ReadonlyMap<string, readonly string[]>;
	/** Instances with notes of NICs (`NicNotes`): few, so each look lists them instead of asking for every instance. */
	readonly noted: ReadonlySet<string>;
}

export function placeKey({ lxcpath, name }: Place): string {
	return `${lxcpath}/${name}`;
}

/** Looks at sockets, monitors and payloads of the host, and starts no process for it. */
export class HostLooker {
	readonly #procRoot: string;
	readonly #lxcpath: string;
	readonly #nicNotes: string;
	#real: string | null = null;
	readonly #monitors = new MonitorFinder();
	readonly inits: InitFinder;

	constructor(procRoot: string, paths: Paths) {
		this.#procRoot = procRoot;
		this.#lxcpath = paths.lxc;
		this.#nicNotes = nicNotesOf(paths);
		this.inits = new InitFinder(procRoot);
	}

	/** `only` leaves out the monitors and payloads of other names. */
	look(only: string | null): HostLook {
		// sockets first: a container that starts has its socket before its monitor's cgroup
		const sockets = parseActiveSockets(readIfThere(`${this.#procRoot}/net/unix`) ?? '', only);
		const mountInfo = readIfThere(`${this.#procRoot}/self/mountinfo`) ?? '';
		const layout = layoutIn(mountInfo, this.#procRoot);
		const swapFree = once(() => hostSwapFree(this.#procRoot));
		const folders = only === null ? new Set(listDirectoriesIfThere(this.#lxcpath)) : null;
		const mounted = mountedDisks(mountInfo, this.#realLxcpath());
		const byInstance = { mountedDisks: mounted, noted: new Set(listIfThere(this.#nicNotes)) };
		const searched = searchedHierarchy(layout);
		if (searched === null) {
			const nothing = { watched: new Map(), ending: [], orphans: [] };
			return { where: null, layout, swapFree, sockets, folders, ...nothing, ...byInstance };
		}
		const base = baseDirectory(searched);
		const cgroups = listIfThere(base);
		const search = { procRoot: this.#procRoot, base, cgroups, only };
		const where = { layout, searched };
		const watched = this.#underOurName(this.#monitors.running(search)).map((monitor) => ({
			...monitor,
			init: this.inits.ofMonitor(monitor, where),
		}));
		const payloads = cgroupsOf(cgroups, 'lxc.payload', only);
		const claimed = new Set(watched.map(({ init }) => basename(init?.payload ?? '')));
		return {
			where,
			layout,
			swapFree,
			sockets,
			folders,
			watched: byPlace(watched),
			ending: this.#underOurName(this.#monitors.ending(search)),
			orphans: findOrphans(base, payloads, claimed),
			...byInstance,
		};
	}

	/** Forgets every init that neither this look nor these pids name. */
	keepOnly(look: HostLook, pids: Iterable<number>): void {
		const watched = [...look.watched.values()].flat().flatMap(({ init }) => init?.pid ?? []);
		this.inits.keepOnly(new Set([...watched, ...pids]));
	}

	/** Our lxcpath may have been given to lxc-start by another name, such as a symbolic link. */
	#underOurName(monitors: readonly Monitor[]): readonly Monitor[] {
		const names = new Map<string, string>();
		return monitors.map((monitor) => {
			const known = names.get(monitor.lxcpath);
			const lxcpath = known ?? this.#canonical(monitor.lxcpath);
			names.set(monitor.lxcpath, lxcpath);
			return lxcpath === monitor.lxcpath ? monitor : { ...monitor, lxcpath };
		});
	}

	/** As the kernel names what is mounted below it; it may be made after the first look. */
	#realLxcpath(): string {
		this.#real ??= realPathIfThere(this.#lxcpath);
		return this.#real ?? this.#lxcpath;
	}

	#canonical(lxcpath: string): string {
		if (lxcpath === this.#lxcpath) return lxcpath;
		const [ours, other] = [statIfThere(this.#lxcpath), statIfThere(lxcpath)];
		const same = ours !== null && ours.dev === other?.dev && ours.ino === other.ino;
		return same ? this.#lxcpath : lxcpath;
	}
}

function once(read: () => number): () => number {
	let known: number | undefined;
	return () => {
		known ??= read();
		return known;
	};
}

function byPlace(
	watched: readonly WatchedContainer[],
): ReadonlyMap<string, readonly WatchedContainer[]> {
	const groups = new Map<string, WatchedContainer[]>();
	for (const container of watched) {
		const group = groups.get(placeKey(container));
		if (group === undefined) groups.set(placeKey(container), [container]);
		else group.push(container);
	}
	return groups;
}

/** Any one will do, since LXC makes its cgroups in all. In that of the freezer no container moves its init. */
function searchedHierarchy({ controllers, hierarchies }: CgroupLayout): Hierarchy | null {
	return controllers.get('freezer') ?? hierarchies[0] ?? null;
}
