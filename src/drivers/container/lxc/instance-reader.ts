import type { BootTime } from '../../../host/process-stat.ts';
import type {
	LxcState,
	ObservedInstance,
	ObservedLife,
	ObservedLimits,
	Remains,
} from '../../../model/observed.ts';
import type { Paths } from '../../../model/paths.ts';
import { mountsOf } from '../../cgroup/mount-info.ts';
import { readFreezer } from '../../cgroup/read-freezer.ts';
import { readLimits } from '../../cgroup/read-limits.ts';
import type { Target } from '../driver.ts';
import type { Place } from './active-sockets.ts';
import { type ContainerFolder, FolderReader } from './container-folder.ts';
import type { ContainerInit, InitFinder } from './container-init.ts';
import { judge, withoutMonitor } from './container-state.ts';
import { ExitReader } from './exit-reader.ts';
import { type HostLook, placeKey } from './host-look.ts';
import { askLxc } from './lxc-info.ts';
import { hasLeftNics, NicNotes } from './nics/notes.ts';
import { isOrphanOf, type Orphan } from './orphans.ts';

export interface InstanceReaderParts {
	readonly paths: Paths;
	readonly procRoot: string;
	readonly inits: InitFinder;
	readonly boot: BootTime;
}

/** Whether a container runs, and as which process. */
interface Liveness {
	readonly state: LxcState;
	readonly init: ContainerInit | null;
	readonly contradiction: string | null;
}

interface Life {
	readonly life: ObservedLife;
	readonly init: ContainerInit | null;
}

/** Puts together what a look at the host, the container's folder, its log and its cgroups say. */
export class InstanceReader {
	readonly #parts: InstanceReaderParts;
	readonly #folders: FolderReader;
	readonly #exits: ExitReader;

	constructor(parts: InstanceReaderParts) {
		this.#parts = parts;
		this.#folders = new FolderReader(parts.paths.lxc);
		this.#exits = new ExitReader(parts.paths.log);
	}

	/** Where the instance lives. */
	placeOf(target: Target): Place {
		return this.#folders.placeOf(target);
	}

	async read(target: Target, look: HostLook, signal?: AbortSignal): Promise<ObservedInstance> {
		const { life, init } = await this.life(target, look, signal);
		return { ...life, limits: init === null ? null : this.#limitsOf(init, look) };
	}

	async life(target: Target, look: HostLook, signal?: AbortSignal): Promise<Life> {
		const folder = this.#folders.read(target, look.folders);
		const alive = await this.#liveness(folder, look, signal);
		const { init } = alive;
		const stopped = alive.state === 'STOPPED';
		const life: ObservedLife = {
			name: target.name,
			ownership: folder.ownership,
			uid: folder.uid,
			lxcpath: folder.place.lxcpath,
			state: alive.state,
			initPid: init?.pid ?? null,
			startedAt: init === null ? null : this.#parts.boot.timeOf(init.startTicks),
			remains: [...folder.remains, ...this.#leftNics(target.name, alive, look)],
			contradiction: alive.contradiction ?? withoutFolder(folder, alive.state),
			rootfs: folder.rootfs,
			mountedDisks: look.mountedDisks.get(target.name) ?? [],
			hasSystemd: folder.config?.hasSystemd ?? false,
			idRange: folder.config?.idRange ?? null,
			configHash: folder.config?.hash ?? null,
			lastExit: stopped ? (this.#exits.read(target.name)?.exit ?? null) : null,
		};
		return { life, init };
	}

	#leftNics(name: string, alive: Liveness, { noted }: HostLook): readonly Remains[] {
		if (!noted.has(name)) return [];
		return hasLeftNics(new NicNotes(this.#parts.paths, name), alive) ? ['LeftNics'] : [];
	}

	#limitsOf({ pid, directories }: ContainerInit, look: HostLook): ObservedLimits | null {
		const mounts = () => mountsOf(pid, this.#parts.procRoot);
		return readLimits(directories, { swapFree: look.swapFree(), mounts });
	}

	async #liveness(
		folder: ContainerFolder,
		look: HostLook,
		signal?: AbortSignal,
	): Promise<Liveness> {
		const { place } = folder;
		const monitors = look.watched.get(placeKey(place)) ?? [];
		const [orphan = null] = this.#orphansOf(folder, look);
		const watched = monitors[0]?.init ?? null;
		const init = monitors.length === 0 && orphan ? this.#initOf(orphan.pid, look) : watched;
		const verdict = judge({
			socket: look.sockets.has(place),
			monitors,
			init: readiness(watched),
			freezer: readFreezer(init?.directories.get('freezer')),
			orphan,
			rebooting: this.#isRebooting(place, look),
		});
		return verdict.ask ? await this.#ask(folder, look, signal) : { ...verdict, init };
	}

	/** LXC's answer; a payload process that is not in the cgroup of the init it names is a second copy. */
	async #ask(folder: ContainerFolder, look: HostLook, signal?: AbortSignal): Promise<Liveness> {
		const { state, initPid } = await askLxc(folder.place, signal);
		const init = initPid === null ? null : this.#initOf(initPid, look);
		const second = this.#orphansOf(folder, look).find(
			({ cgroup }) => init !== null && !init.payload.endsWith(`/${cgroup}`),
		);
		const ended = init === null && (state === 'RUNNING' || state === 'FROZEN');
		return {
			state: ended ? 'STOPPING' : state,
			init,
			contradiction: second ? withoutMonitor(second) : null,
		};
	}

	#orphansOf({ place, config }: ContainerFolder, look: HostLook): readonly Orphan[] {
		const container = { name: place.name, rootfs: config?.rootfs ?? null };
		return look.orphans.filter((orphan) => isOrphanOf(orphan, container, this.#parts.procRoot));
	}

	#initOf(pid: number, { where }: HostLook): ContainerInit | null {
		return where === null ? null : this.#parts.inits.ofProcess(pid, where);
	}

	/** A monitor whose container is gone either ends too, or has logged that it reboots. */
	#isRebooting(place: Place, look: HostLook): boolean {
		const ending = look.ending.some((monitor) => placeKey(monitor) === placeKey(place));
		return ending && this.#exits.read(place.name)?.reboot === true;
	}
}

function readiness(init: ContainerInit | null): 'None' | 'NotReady' | 'Ready' {
	if (init === null) return 'None';
	return init.ready ? 'Ready' : 'NotReady';
}

function withoutFolder({ ownership, place }: ContainerFolder, state: LxcState): string | null {
	if (ownership !== 'Absent' || state === 'STOPPED') return null;
	return `it runs, but its folder ${place.lxcpath}/${place.name} is gone`;
}
